. ([scriptblock]::Create([System.IO.File]::ReadAllText("$PSScriptRoot/../../TestVault/TestVault.Extension/TestVault.Extension.psm1")))
Remove-Item function:Set-SecretInfo
