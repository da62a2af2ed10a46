namespace TokenAuth.Bench.Comparison;

/// <summary>What was set out to be reached.</summary>
internal static class Goals
{
    public const string Empty = "empty module";
    public const string TokenAuth = "TokenAuth";
    public const string SecretManagement = "Microsoft.PowerShell.SecretManagement";
    public const string Floor = "bare HttpClient";
    public const string Request = "Invoke-AuthorizedRequest";
    public const string RestMethod = "Invoke-RestMethod";
    public const string Engine = "engine";

    private const string WebSession = "Invoke-RestMethod -WebSession";
    private const string Parallel = "ForEach-Object -Parallel";
    private const string Throttled = "Invoke-AuthorizedRequest -ThrottleLimit";
    private const string Stream = "Invoke-AuthorizedRequest -Stream";

    public static IReadOnlyList<Goal> All { get; } =
    [
        new("Import-Module in a fresh process", "import", TokenAuth, GoalKind.TimesTheReference, 1.4, Empty),
        new("Import-Module in a fresh process", "import", TokenAuth, GoalKind.TimesTheReference, 1, SecretManagement),
        new("first Get-AccessToken after import", "first-token", TokenAuth, GoalKind.AtMost, 15),
        new("cached Get-AccessToken", "call", "Get-AccessToken", GoalKind.TimesTheReference, 2, "empty cmdlet"),
        new("small HTTPS GETs, a call each", "serial", Request, GoalKind.TimesFaster, 15, RestMethod),
        new("small HTTPS GETs, a call each", "serial", Request, GoalKind.TimesFaster, 3, WebSession),
        new("small HTTPS GETs, a call each", "serial", Request, GoalKind.TimesTheReference, 2.5, Floor),
        new("many small GETs, -ThrottleLimit 64", "many", Throttled, GoalKind.TimesFaster, 80, Parallel),
        new("many small GETs, -ThrottleLimit 64", "many", Throttled, GoalKind.TimesTheReference, 2, Floor),
        new("100,000-object array to PSObjects", "array-100000", Request, GoalKind.TimesFaster, 2, RestMethod),
        new("100,000-object array, peak memory", "array-memory", Request, GoalKind.TimesTheReference, 1, RestMethod, "MB"),
        new("1,000,000 objects with -Stream", "stream", Stream, GoalKind.TimesFaster, 2, RestMethod),
        new("1,000,000 objects with -Stream, more memory than for a tenth", "stream-memory", Stream, GoalKind.AtMost, 20, Unit: "MB"),
        new("large download", "download", Request, GoalKind.TimesTheReference, 1 / 0.95, Floor),
        new("large upload", "upload", Request, GoalKind.TimesTheReference, 1 / 0.95, Floor),
        new("large download, more memory than for a small one", "download-memory", Request, GoalKind.AtMost, 32, Unit: "MB"),
        new("large upload, more memory than for a small one", "upload-memory", Request, GoalKind.AtMost, 32, Unit: "MB"),
        new("renewal under 1,000 waiting callers: redemptions", "waiters-redemptions", Engine, GoalKind.AtMost, 1, Unit: "times"),
        new("renewal under 1,000 waiting callers: last one served after the reply", "waiters", Engine, GoalKind.AtMost, 5),
        new("Restore-AuthSession from SecretStore", "restore", "Restore-AuthSession", GoalKind.TimesTheReference, 1.5, "Get-Secret in a new runspace"),
    ];
}
