using System.Net;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using TokenAuth.Core.Tests.Support;
using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.Tokens;

namespace TokenAuth.Core.Tests.Tokens;

public sealed class MalformedReplyTests
{
    private static readonly DateTimeOffset Now = new(2030, 5, 4, 12, 0, 0, TimeSpan.Zero);

    private static readonly string[] Names =
    [
        "2faRequired", "accessToken", "access_token", "token", "value", "refreshToken", "refresh_token", "id_token", "token_type", "scope", "data", "result",
        "createdAt", "expiresAt", "expires_in", "expires_on", "expires_at", "ttl", "refresh_expires_in", "uuid", "methods", "error", "code", "done", "workflow",
        "accessTokenExpiryDate", "refreshTokenExpiryDate", "valid_to_time", "created_at",
    ];

    private static readonly string[] Samples =
    [
        File.ReadAllText("Fixtures/b2copy-signin.json"),
        File.ReadAllText("Fixtures/eshopbox-token.json"),
        """{"code":200,"data":{"accessToken":"a","accessTokenExpiryDate":"2021-08-18T09:16:33+08:00","refreshToken":"b","refreshTokenExpiryDate":"2021-08-18T09:16:33+08:00"}}""",
        """{"access_token":{"token":"a","valid_to_time":"2021-08-18T09:16:33Z"},"scope":["x"],"expires_in":"3599","token_type":"Bearer"}""",
    ];

    [Fact]
    public void No_reply_brings_anything_but_a_usable_reply_or_a_typed_error()
    {
        Prop.ForAll(JsonSamples.Of(Names).ToArbitrary(), IsReadOrRefused)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(10_000).WithQuietOnSuccess(true));
    }

    [Fact]
    public void No_damaged_sample_brings_anything_but_a_usable_reply_or_a_typed_error()
    {
        Gen<string> damaged = Gen.Elements(Samples).SelectMany(JsonSamples.MutationsOf);

        Prop.ForAll(damaged.ToArbitrary(), IsReadOrRefused)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5000).WithQuietOnSuccess(true));
    }

    [Fact]
    public void No_bytes_bring_anything_but_a_typed_error()
    {
        Gen<byte[]> bytes = Gen.Choose(0, 255).Select(static value => (byte)value).ArrayOf();

        Prop.ForAll(bytes.ToArbitrary(), static body => IsReadOrRefused(body)).Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithQuietOnSuccess(true));
    }

    private static bool IsReadOrRefused(string body) => IsReadOrRefused(Encoding.UTF8.GetBytes(body));

    private static bool IsReadOrRefused(byte[] body)
    {
        var reader = new TokenReplyReader(ReplyMembers.Default);
        var raw = new RawReply(HttpStatusCode.OK, "application/json", body, Now);
        reader.ReadChallenge(raw);
        try
        {
            TokenReply reply = reader.Read(raw);
            if (reply.SecondFactorRequired)
            {
                return reply.AccessToken is null && reply.RefreshToken is null;
            }

            var set = TokenSet.From(reply, default(TokenPosition).NextSignIn(Now), Now, previous: null);
            return IsUsable(set.AccessToken) && IsUsable(set.RefreshToken) && IsUsable(set.IdToken) && set.ExpiresAt is null or { Year: <= 2130 };
        }
        catch (Exception error) when (error is ITypedError)
        {
            return true;
        }
    }

    private static bool IsUsable(Secret? token) => token is null || token.Reveal().All(static character => character is > ' ' and <= '~');
}
