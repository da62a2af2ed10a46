namespace TokenAuth.Help;

/// <summary>Another page.</summary>
internal sealed record LinkHelp(string Text, string Address);
