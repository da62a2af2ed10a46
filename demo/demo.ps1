#requires -Version 7.4
# The main job through the real cmdlets. `dotnet run --project demo` starts it beside an emulator.
$ErrorActionPreference = 'Stop'
Import-Module $env:DEMO_MODULE
$uri = $env:DEMO_BACKOFFICE

function ConvertTo-Credential([string] $UserName, [string] $Password) {
    $secure = [securestring]::new()
    $Password.ToCharArray() | ForEach-Object { $secure.AppendChar($_) }
    [pscredential]::new($UserName, $secure)
}

function Show-Step([scriptblock] $Step) {
    "`nPS> $("$Step".Trim())"
    & $Step | Out-String -Width 110 | ForEach-Object { $_.Trim("`r`n".ToCharArray()) }
}

$me = ConvertTo-Credential 'totp@example.com' 'correct horse battery staple'
$app = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
$wrong = ConvertTo-Credential 'totp@example.com' 'wrong password'

Show-Step { Connect-BackOffice $uri $me -Service B2Core -TotpSecret $app -SkipCertificateCheck -Name demo }
Show-Step { Invoke-AuthorizedRequest /api/v2/whoami | Select-Object email, generation }
Show-Step { Get-AccessToken }

while ((Get-AuthSession demo).ExpiresIn -gt 0) { Start-Sleep -Milliseconds 100 }
Show-Step { Get-AuthSession }
Show-Step { Invoke-AuthorizedRequest /api/v2/whoami -Verbose 4>&1 | Select-Object Message, email, generation }
Show-Step { Get-AuthSession | Select-Object Name, Epoch, Generation, State, CanRenew }

"`nPS> Connect-BackOffice `$uri `$wrong -Service B2Core -SkipCertificateCheck -Name other"
try {
    Connect-BackOffice $uri $wrong -Service B2Core -SkipCertificateCheck -Name other
    throw 'A wrong password was accepted.'
}
catch {
    if ($_.FullyQualifiedErrorId -notlike 'SignInRefused,*') { throw }
    "$($_.FullyQualifiedErrorId): $_"
    $_.ErrorDetails.RecommendedAction
}

if ((Get-AuthSession demo).Generation -ne 2) { throw 'The token was not renewed exactly once.' }
