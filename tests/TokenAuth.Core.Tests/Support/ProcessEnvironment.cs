namespace TokenAuth.Core.Tests.Support;

/// <summary>Tests that set environment variables of this process: none beside another.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessEnvironment
{
    public const string Name = "Process environment";
}
