<#
.SYNOPSIS
    Brings the pages of commands in line with the commands: syntax and metadata are the commands', the words are the page's.
.DESCRIPTION
    A parameter that is new is described as its property's comment does, one that is gone leaves. A new command gets a page.
    The module has to be imported. Pages that changed are written and named; with -WhatIf they are only named.
.EXAMPLE
    Import-Module ./out/TokenAuth; ./src/TokenAuth.Help/Update-CommandHelp.ps1
#>
[CmdletBinding(SupportsShouldProcess)]
[OutputType([string])]
param(
    # The folder of the pages.
    [string] $Path = (Join-Path $PSScriptRoot '../../docs/help'),

    [string] $Module = 'TokenAuth',

    # What the compiler made of the comments; without it, new parameters get a placeholder.
    [string] $CommentPath = (Join-Path $PSScriptRoot '../TokenAuth/bin/Debug/net8.0/TokenAuth.xml')
)

$ErrorActionPreference = 'Stop'
$common = [System.Management.Automation.Cmdlet]::CommonParameters + 'ProgressAction'
$placeholder = '{{ Describe it }}'

$comments = @{}
if (Test-Path -LiteralPath $CommentPath) {
    foreach ($member in (Select-Xml -LiteralPath $CommentPath -XPath '/doc/members/member[summary]').Node) {
        $text = $member.SelectSingleNode('summary').InnerXml -replace '<c>(.*?)</c>', '`$1`' -replace '<see cref="\w:(?:\w+\.)*(\w+)"\s*/>', '`$1`' -replace '<[^>]+>'
        $comments[$member.name] = [System.Net.WebUtility]::HtmlDecode(($text -replace '\s+', ' ').Trim())
    }
}

# What PowerShell itself brings to a command that supports it has no comment of ours.
$brought = @{
    WhatIf = 'Says what would be done, and does nothing.'
    Confirm = 'Asks before anything is done.'
    First = 'Hands out this many items at most; what they do not need is not fetched.'
    Skip = 'Leaves out this many items at the beginning.'
    IncludeTotalCount = 'Hands out how many items there are before the items, where the service says it.'
}

# The comment of a command's property, wherever its class has it from.
function Get-Comment {
    param([System.Management.Automation.CmdletInfo] $Command, [string] $Name)

    for ($type = $Command.ImplementingType; $type -and $type.Namespace -like 'TokenAuth*'; $type = $type.BaseType) {
        $text = $Name ? $comments["P:$($type.FullName).$Name"] : $comments["T:$($type.FullName)"]
        if ($text) { return $text }
    }
    ($Name ? $brought[$Name] : $null) ?? $placeholder
}

function Get-TypeName {
    param([type] $Type)

    $inner = [System.Nullable]::GetUnderlyingType($Type) ?? $Type
    $inner.Name
}

# What differs between the sets of a parameter, one group for the sets that agree.
function Get-FactGroup {
    param([System.Management.Automation.ParameterMetadata] $Parameter)

    $Parameter.ParameterSets.GetEnumerator() | ForEach-Object {
        $pipeline = @(
            if ($_.Value.ValueFromPipeline) { 'ByValue' }
            if ($_.Value.ValueFromPipelineByPropertyName) { 'ByPropertyName' }
        )
        [pscustomobject]@{
            Set = $_.Key -eq '__AllParameterSets' ? '(All)' : $_.Key
            Required = $_.Value.IsMandatory
            Position = $_.Value.Position -eq [int]::MinValue ? 'Named' : $_.Value.Position
            Pipeline = $pipeline ? "True ($($pipeline -join ', '))" : 'False'
        }
    } | Sort-Object Set -Culture '' | Group-Object Required, Position, Pipeline | Sort-Object { $_.Group[0].Set } -Culture ''
}

function Get-MetadataBlock {
    param([System.Management.Automation.ParameterMetadata] $Parameter, [string] $Default)

    $type = [System.Nullable]::GetUnderlyingType($Parameter.ParameterType) ?? $Parameter.ParameterType
    $element = $type.IsArray ? $type.GetElementType() : $type
    $values = $element.IsEnum ? [enum]::GetNames($element) : @($Parameter.Attributes.Where({ $_ -is [ValidateSet] }).ForEach({ $_.ValidValues }))
    $wildcards = [bool] $Parameter.Attributes.Where({ $_ -is [System.Management.Automation.SupportsWildcardsAttribute] })
    foreach ($group in Get-FactGroup $Parameter) {
        $facts = $group.Group[0]
        '```yaml'
        "Type: $(Get-TypeName $Parameter.ParameterType)"
        "Parameter Sets: $($group.Group.Set -join ', ')"
        "Aliases: $(@($Parameter.Aliases) -join ', ')".TrimEnd()
        if ($values) { "Accepted values: $($values -join ', ')" }
        ''
        "Required: $($facts.Required)"
        "Position: $($facts.Position)"
        "Default value: $Default"
        "Accept pipeline input: $($facts.Pipeline)"
        "Accept wildcard characters: $wildcards"
        '```'
        ''
    }
}

function Get-Syntax {
    param([System.Management.Automation.CmdletInfo] $Command)

    $sets = @($Command.ParameterSets)
    foreach ($set in $sets) {
        if ($sets.Count -gt 1) { "### $($set.Name)$($set.IsDefault ? ' (Default)' : '')", '' }
        $words = foreach ($parameter in $set.Parameters | Where-Object Name -NotIn $common) {
            $name = $parameter.Position -ge 0 ? "[-$($parameter.Name)]" : "-$($parameter.Name)"
            $value = $parameter.ParameterType -eq [switch] ? '' : " <$(Get-TypeName $parameter.ParameterType)>"
            if ($parameter.IsMandatory) { "$name$value" } else { "[$name$value]" }
        }
        '```'
        $line = $Command.Name
        foreach ($word in @($words) + '[<CommonParameters>]') {
            if ($line.Length + 1 + $word.Length -gt 110) {
                $line
                $line = ' '
            }
            $line += " $word"
        }
        $line
        '```'
        ''
    }
}

# A page's parts below '## Title', and within them below '### Title', in order.
function Read-Part {
    param([string[]] $Line, [string] $Mark)

    $parts = [ordered]@{ '' = [System.Collections.Generic.List[string]]::new() }
    $title = ''
    $isCode = $false
    foreach ($text in $Line) {
        if ($text.StartsWith('```')) { $isCode = -not $isCode }
        if (-not $isCode -and $text.StartsWith("$Mark ")) {
            $title = $text.Substring($Mark.Length + 1)
            $parts[$title] = [System.Collections.Generic.List[string]]::new()
        }
        else { $parts[$title].Add($text) }
    }
    $parts
}

function Get-NewPage {
    param([System.Management.Automation.CmdletInfo] $Command)

    @"
---
external help file: TokenAuth.dll-Help.xml
Module Name: TokenAuth
online version:
schema: 2.0.0
---

# $($Command.Name)

## SYNOPSIS

$(Get-Comment $Command)

## SYNTAX

## DESCRIPTION

$placeholder

## EXAMPLES

## PARAMETERS

### CommonParameters

This cmdlet supports the common parameters: -Debug, -ErrorAction, -ErrorVariable, -InformationAction, -InformationVariable, -OutBuffer,
-OutVariable, -PipelineVariable, -ProgressAction, -Verbose, -WarningAction, and -WarningVariable. For more information, see
[about_CommonParameters](https://go.microsoft.com/fwlink/?LinkID=113216).

## INPUTS

## OUTPUTS

## NOTES

## RELATED LINKS
"@ -split '\r?\n'
}

function Get-Parameter {
    param([System.Management.Automation.CmdletInfo] $Command, [string[]] $Line)

    $described = Read-Part $Line '###'
    $names = $Command.Parameters.Keys | Where-Object { $_ -notin $common } | Sort-Object -Culture ''
    foreach ($name in $names) {
        $default = 'None'
        $words = [System.Collections.Generic.List[string]]::new()
        $isMetadata = $false
        foreach ($text in $described["-$name"] ?? @()) {
            if ($text -eq '```yaml') { $isMetadata = $true }
            if ($isMetadata) { if ($text -match '^Default value: (.+)$') { $default = $Matches[1] } }
            else { $words.Add($text) }
            if ($text -eq '```') { $isMetadata = $false }
        }
        $description = ($words -join "`n").Trim() -replace "^$([regex]::Escape($placeholder))$"
        "### -$name", '', ($description ? $description : (Get-Comment $Command $name)), ''
        Get-MetadataBlock $Command.Parameters[$name] $default
    }
    '### CommonParameters', '', ($described['CommonParameters'] -join "`n").Trim(), ''
}

foreach ($command in Get-Command -Module $Module -CommandType Cmdlet) {
    $file = Join-Path $Path "$($command.Name).md"
    $exists = Test-Path -LiteralPath $file
    $before = $exists ? (Get-Content -LiteralPath $file) : (Get-NewPage $command)
    $parts = Read-Part $before '##'
    $text = foreach ($title in $parts.Keys) {
        if ($title) { "## $title", '' }
        $content = switch ($title) {
            SYNTAX { Get-Syntax $command }
            PARAMETERS { Get-Parameter $command $parts[$title] }
            default { $parts[$title] }
        }
        ($content -join "`n").Trim("`n")
        ''
    }
    $after = ($text -join "`n" -replace "`n{3,}", "`n`n").Trim("`n") + "`n"
    if (-not $exists -or $after -cne (Get-Content -LiteralPath $file -Raw).ReplaceLineEndings("`n")) {
        if ($PSCmdlet.ShouldProcess($file, 'Update')) { Set-Content -LiteralPath $file -Value $after -NoNewline }
        $file
    }
}
