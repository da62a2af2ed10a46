namespace TokenAuth.Services;

/// <summary>Reads how a service's lists go on.</summary>
internal static class PagingDefinitionReader
{
    private static readonly string[] StyleNames = ["link", "nextUrl", "cursor", "page", "offset"];
    private static readonly string[] PlaceNames = ["query", "body"];

    public static PagingDefinition Read(DefinitionNode node)
    {
        node.RequireObject("style", "items", "next", "more", "total", "parameter", "sizeParameter", "size", "start", "in");
        var paging = new PagingDefinition
        {
            Style = (PagingStyle)IndexOf(node.Need("style"), StyleNames),
            Items = node.Find("items")?.TextOrTexts() ?? [],
            Next = node.Find("next")?.Text(),
            More = node.Find("more")?.Text(),
            Total = node.Find("total")?.Text(),
            Size = node.Find("size") is { } size ? AtLeast(size, 1) : null,
            In = node.Find("in") is { } place ? (PagingPlace)(IndexOf(place, PlaceNames) + 1) : PagingPlace.Automatic,
        };
        if (paging.Missing is { } missing)
        {
            _ = node.Need(missing);
        }

        if (node.Find("parameter")?.Text() is { } parameter)
        {
            paging = paging with { Parameter = parameter };
        }

        if (node.Find("sizeParameter")?.Text() is { } sizeParameter)
        {
            paging = paging with { SizeParameter = sizeParameter };
        }

        return node.Find("start") is { } start ? paging with { Start = AtLeast(start, 0) } : paging;
    }

    private static int IndexOf(DefinitionNode node, string[] names)
    {
        int index = Array.IndexOf(names, node.Text());
        return index >= 0 ? index : throw node.Invalid($"it is one of {string.Join(", ", names)}");
    }

    private static int AtLeast(DefinitionNode node, int least) =>
        node.Integer() is int value && value >= least ? value : throw node.Invalid($"it is less than {least}");
}
