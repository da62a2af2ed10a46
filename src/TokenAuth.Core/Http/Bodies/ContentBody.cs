namespace TokenAuth.Http;

/// <summary>A body that somebody else made, for one request.</summary>
internal sealed class ContentBody(HttpContent content, bool canRepeat) : RequestBody
{
    public override bool CanRepeat => canRepeat;

    internal override HttpContent Open() => content;
}
