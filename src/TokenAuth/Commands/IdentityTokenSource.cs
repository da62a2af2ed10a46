namespace TokenAuth.Commands;

/// <summary>Where a workload's identity token comes from.</summary>
public enum IdentityTokenSource
{
    /// <summary>The runner of GitHub Actions, for the audience that is named.</summary>
    GitHubActions,

    /// <summary>The agent of Azure Pipelines, for a service connection.</summary>
    AzurePipelines,

    /// <summary>A file that the platform keeps fresh.</summary>
    File,

    /// <summary>An environment variable, as GitLab's <c>id_tokens</c> sets it.</summary>
    Environment,
}
