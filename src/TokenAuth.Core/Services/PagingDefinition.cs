namespace TokenAuth.Services;

/// <summary>How a service's lists go on, page by page. A place in a reply is member names joined by dots.</summary>
public sealed record PagingDefinition
{
    private readonly string? _parameter;
    private readonly string? _sizeParameter;
    private readonly int? _start;

    /// <summary>Link headers, and nothing else.</summary>
    public static PagingDefinition LinkHeader { get; } = new();

    /// <summary>How a list says where it goes on.</summary>
    public PagingStyle Style { get; init; }

    /// <summary>Where the items are, tried in order; without one, or where the body itself is an array, the body.</summary>
    public IReadOnlyList<string> Items { get; init; } = [];

    /// <summary>Where the next page's address, or the cursor, stands.</summary>
    public string? Next { get; init; }

    /// <summary>Where the body says whether there is more.</summary>
    public string? More { get; init; }

    /// <summary>Where the body says how many items there are in all.</summary>
    public string? Total { get; init; }

    /// <summary>The request's parameter: the cursor, the page's number, or the offset.</summary>
    public string Parameter
    {
        get => _parameter ?? Style switch { PagingStyle.Cursor => "cursor", PagingStyle.Offset => "offset", _ => "page" };
        init => _parameter = value;
    }

    /// <summary>The request's parameter for the size of a page.</summary>
    public string SizeParameter
    {
        get => _sizeParameter ?? (Style == PagingStyle.Page ? "per_page" : "limit");
        init => _sizeParameter = value;
    }

    /// <summary>The size of a page to ask for; null asks for none.</summary>
    public int? Size { get; init; }

    /// <summary>The first page's number, or the first offset.</summary>
    public int Start
    {
        get => _start ?? (Style == PagingStyle.Page ? 1 : 0);
        init => _start = value;
    }

    /// <summary>Where a request says which page it wants.</summary>
    public PagingPlace In { get; init; }

    /// <summary>The definition's member that is missing; null where none is.</summary>
    public string? Missing => Style is PagingStyle.NextUrl or PagingStyle.Cursor && Next is null ? "next" : null;
}
