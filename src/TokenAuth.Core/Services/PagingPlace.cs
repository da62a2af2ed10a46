namespace TokenAuth.Services;

/// <summary>Where a request says which page it wants.</summary>
public enum PagingPlace
{
    /// <summary>In the body where that is a JSON object, else in the query.</summary>
    Automatic,

    /// <summary>In the query.</summary>
    Query,

    /// <summary>In the body, a JSON object.</summary>
    Body,
}
