namespace TokenAuth.Output;

/// <summary>Which build system is told to mask a token in its log before the token is handed out in plain text.</summary>
public enum LogMasking
{
    /// <summary>What <c>TOKENAUTH_LOG_MASK</c> says; without it, GitHub Actions where the process runs there, else none.</summary>
    Auto,

    /// <summary>None.</summary>
    Off,

    /// <summary>GitHub Actions: <c>::add-mask::</c>.</summary>
    GitHubActions,

    /// <summary>Azure Pipelines: <c>##vso[task.setsecret]</c>.</summary>
    AzurePipelines,
}
