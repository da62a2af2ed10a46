namespace TokenAuth.Services;

/// <summary>How a list says where it goes on.</summary>
public enum PagingStyle
{
    /// <summary>A Link header with <c>rel="next"</c> (RFC 8288).</summary>
    Link,

    /// <summary>The next page's address stands in the body.</summary>
    NextUrl,

    /// <summary>The body holds a mark that the next request hands back.</summary>
    Cursor,

    /// <summary>Pages are numbered.</summary>
    Page,

    /// <summary>The request says how many items to pass over.</summary>
    Offset,
}
