using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.Transport;

namespace TokenAuth.Fuzz;

/// <summary>An address as typed, or as a redirect names it: of the session's own origin unless it names another one itself, or refused.</summary>
internal sealed class AddressTarget() : FuzzTarget(
    "address", "https://", "http://", "//", "\\\\", "/", "..", "%2e%2e/", "@", "user:" + Canary + "@", "?key=" + Canary, "#", ":443", ":65536", ":0", "[::1]", "[fe80::1%1]", "api.example.com", "evil.example", "127.0.0.1", "0x7f.1", "2130706433",
    "xn--", "\u3002", "\uff0e", "localhost", "javascript:", "file:///", "%00", "\r\n", "\u200b", " ")
{
    private static readonly Uri Home = new("https://api.example.com/base/");

    public override string Run(byte[] input)
    {
        string text = TextOf(input);
        string outcome = Resolve(text);
        return $"{outcome} {Base(text)} {Redirect(text)}";
    }

    private static string Resolve(string text)
    {
        try
        {
            Uri resolved = Addresses.Resolve(Home, text);
            // A query's names are shown, its values are not.
            bool isName = resolved.Query.Split('&').Any(static part => part.Split('=', 2) is [var name, not ("" or "=")] && name.Contains(Canary, StringComparison.Ordinal));
            // A host may have a zone, which only one of the two spellings says.
            bool isShown = isName || new[] { resolved.AbsolutePath, resolved.Host, resolved.DnsSafeHost, resolved.Scheme }.Any(static part => part.Contains(Canary, StringComparison.Ordinal));
            Require(isShown || !Redactor.Redact(resolved).Contains(Canary, StringComparison.Ordinal), "an address that shows its secret");
            var origin = Origin.Of(resolved);
            bool saysSchemeItself = text.Trim().StartsWith($"{resolved.Scheme}:", StringComparison.OrdinalIgnoreCase);
            Require(saysSchemeItself || origin == Origin.Of(Home), "a relative address that leaves the origin");
            RequireRoundTrip(origin);
            return origin == Origin.Of(Home) ? "home" : origin.Scheme;
        }
        catch (TokenAuthException error)
        {
            return RefusedAddress(error, text);
        }
    }

    private static string Base(string text)
    {
        try
        {
            if (Addresses.Parse(text, UriKind.RelativeOrAbsolute) is not { } address)
            {
                return "none";
            }

            Uri taken = Addresses.CheckBase(address);
            var origin = Origin.Of(taken);
            Require(origin.IsHttps || origin.IsLoopback, "a base address that is not secure");
            Require(taken.UserInfo.Length == 0 && taken.Query.Length == 0 && taken.Fragment.Length == 0, "a base address with more than a path");
            RequireRoundTrip(origin);
            return "base";
        }
        catch (TokenAuthException error)
        {
            return RefusedAddress(error, text);
        }
    }

    private static string Redirect(string text)
    {
        if (Addresses.Follow(Home, text) is not { } target)
        {
            return "none";
        }

        try
        {
            var origin = Origin.Of(target);
            RequireRoundTrip(origin);
            return origin == Origin.Of(Home) ? "stays" : "leaves";
        }
        catch (TokenAuthException error)
        {
            return RefusedAddress(error, text);
        }
    }

    // The same text names the same origin, wherever it is read again.
    private static void RequireRoundTrip(Origin origin)
    {
        Require(Uri.TryCreate(origin.ToString(), UriKind.Absolute, out Uri? again), "an origin that is no address");
        Require(Origin.Of(again) == origin, "an origin that changes when it is read again");
    }

    // A path or a host may be anything; what must not be shown is behind a user name, a query's '=' or a scheme of its own.
    private static string RefusedAddress(TokenAuthException error, string text)
    {
        string[] parts = text.Split('?', 2);
        string behindScheme = parts[0][(parts[0].IndexOf("://", StringComparison.Ordinal) is var at and >= 0 ? at + 3 : 0)..];
        bool isHidden = behindScheme.TrimStart('/', '\\').Split('/', '\\', '#')[0].Contains($":{Canary}@", StringComparison.Ordinal) || (parts.Length > 1 && parts[1].Contains($"key={Canary}", StringComparison.Ordinal));
        Require(error.NextStep is { Length: > 0 }, "an error without a next step");
        Require(error.ErrorId is ErrorId.ArgumentInvalid or ErrorId.OriginNotAllowed or ErrorId.InsecureOrigin, $"refused with {error.ErrorId}");
        Require(!isHidden || CountOf(error.Message) < CountOf(text), "an error that quotes the secret");
        return error.ErrorId;
    }

    // A scheme and a host lose their capitals.
    private static int CountOf(string text) => (text.Length - text.Replace(Canary, "", StringComparison.OrdinalIgnoreCase).Length) / Canary.Length;
}
