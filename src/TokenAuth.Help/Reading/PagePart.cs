using Markdig.Syntax;

namespace TokenAuth.Help;

/// <summary>What stands below a heading of the third level.</summary>
internal sealed record PagePart(string Title, IReadOnlyList<Block> Blocks);
