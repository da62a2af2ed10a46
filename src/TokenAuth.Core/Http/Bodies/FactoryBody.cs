namespace TokenAuth.Http;

/// <summary>A body that is made anew for each request.</summary>
internal sealed class FactoryBody(Func<HttpContent> make) : RequestBody
{
    public override bool CanRepeat => true;

    internal override HttpContent Open() => make();
}
