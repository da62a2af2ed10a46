using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Reflection;
using System.Security;
using System.Text.Json;
using TokenAuth.Secrecy;
using TokenAuth.Sessions;
using TokenAuth.SignIn;
using TokenAuth.Tokens;
using TokenAuth.Transport;

namespace TokenAuth.Core.Tests.Secrecy;

public sealed class SecretTests
{
    private const string Canary = "c4nary-Tok3n/+=%äß€\"\\";

    private static readonly Secret Value = new(Canary);
    private static readonly TokenPosition Position = new(1, 1, Guid.NewGuid(), new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public void A_secret_shows_a_mask_wherever_text_is_made_of_it()
    {
        Value.ToString().ShouldBe("********");
        $"{Value}".ShouldBe("********");
        $"{Value,12}".ShouldBe("    ********");
        string.Format(CultureInfo.InvariantCulture, "{0}", Value).ShouldBe("********");
        string.Concat("a", Value).ShouldBe("a********");
    }

    [Fact]
    public void A_secret_is_masked_in_json()
    {
        JsonSerializer.Serialize(Value).ShouldBe("\"********\"");
        JsonSerializer.Serialize(new Dictionary<string, Secret>(StringComparer.Ordinal) { ["key"] = Value }).ShouldBe("""{"key":"********"}""");
        JsonSerializer.Serialize<object>(Value).ShouldBe("\"********\"");
    }

    [Fact]
    public void A_secret_does_not_come_from_json()
    {
        Should.Throw<NotSupportedException>(static () => JsonSerializer.Deserialize<Secret>("\"x\""));
    }

    public static TheoryData<object> Holders() =>
    [
        new TokenSet { AccessToken = Value, RefreshToken = Value, IdToken = Value, ReceivedAt = Position.SignedInAt, Position = Position },
        new AccessToken(Value, null, Position, Value),
        new TokenReply { AccessToken = Value, RefreshToken = Value, IdToken = Value, Ticket = Value },
        new TransportSettings { ProxyPassword = Value },
        new PasswordSignIn(Canary.Length.ToString(CultureInfo.InvariantCulture), Value, new SecondFactor(Value), remember: true),
        new RawReply(HttpStatusCode.OK, "text/plain", System.Text.Encoding.UTF8.GetBytes(Canary), Position.SignedInAt),
        TotpKey.Parse(new Secret("JBSWY3DPEHPK3PXP")),
        new OAuthClient { Id = "client", ClientSecret = Value },
        new RefreshTokenSignIn("client", Value),
        new TokenReplySignIn("client", Value),
    ];

    [Theory]
    [MemberData(nameof(Holders), DisableDiscoveryEnumeration = true)]
    public void Whatever_holds_a_secret_masks_it_as_text_and_as_json(object holder)
    {
        string json = JsonSerializer.Serialize(holder, holder.GetType());
        foreach (string shown in new[] { holder.ToString()!, $"{holder}", json })
        {
            shown.ShouldNotContain("c4nary");
            shown.ShouldNotContain(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Canary))[..20]);
            shown.ShouldNotContain("JBSWY3DPEHPK3PXP");
        }
    }

    [Fact]
    public void The_debugger_shows_the_mask_and_hides_the_field()
    {
        typeof(Secret).GetCustomAttribute<DebuggerDisplayAttribute>()!.Value.ShouldBe("{Mask,nq}");
        FieldInfo field = typeof(Secret).GetFields(BindingFlags.Instance | BindingFlags.NonPublic).ShouldHaveSingleItem();
        field.GetCustomAttribute<DebuggerBrowsableAttribute>()!.State.ShouldBe(DebuggerBrowsableState.Never);
        typeof(Secret).GetProperties().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("a")]
    [InlineData(Canary)]
    [InlineData("😀 \t\r\n")]
    public void A_secret_goes_through_a_secure_string_unchanged(string value)
    {
        using SecureString secure = new Secret(value).ToSecureString();

        secure.IsReadOnly().ShouldBeTrue();
        Secret.From(secure)!.Reveal().ShouldBe(value);
    }

    [Fact]
    public void What_is_empty_is_no_secret()
    {
        using var empty = new SecureString();
        Secret.From((SecureString?)null).ShouldBeNull();
        Secret.From(empty).ShouldBeNull();
        Secret.From((string?)null).ShouldBeNull();
        Secret.From("").ShouldBeNull();
        Should.Throw<ArgumentException>(static () => new Secret(""));
    }

    [Fact]
    public void Secrets_are_equal_by_value()
    {
        new Secret("a").ShouldBe(new Secret("a"));
        new Secret("a").GetHashCode().ShouldBe(new Secret("a").GetHashCode());
        new Secret("a").Equals(new Secret("b")).ShouldBeFalse();
        new Secret("a").Equals(new Secret("aa")).ShouldBeFalse();
        new Secret("a").Equals((Secret?)null).ShouldBeFalse();
        new Secret("a").Equals((object)"a").ShouldBeFalse();
    }
}
