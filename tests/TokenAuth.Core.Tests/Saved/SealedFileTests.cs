using System.Text;
using TokenAuth.Errors;
using TokenAuth.Sessions;
using TokenAuth.Tokens;

namespace TokenAuth.Core.Tests.Saved;

public sealed class SealedFileTests
{
    private static readonly VaultKey Key = VaultKey.New();
    private static readonly byte[] Plain = Encoding.UTF8.GetBytes("everything of a session");

    private static readonly SealedHeader Header = new()
    {
        SessionId = SessionId.Of("Vault", "prod"),
        KeyId = Key.Id,
        Position = new TokenPosition(3, 7, Guid.NewGuid(), new DateTimeOffset(2030, 5, 4, 12, 0, 0, 123, TimeSpan.Zero)),
        WrittenAt = new DateTimeOffset(2030, 5, 4, 12, 1, 0, TimeSpan.Zero),
        IsConfirmed = true,
        Intent = new SessionIntent(IsSignIn: true, new DateTimeOffset(2030, 5, 4, 12, 2, 0, TimeSpan.Zero)),
        Ended = SignInAgainReason.NoWayToRenew,
    };

    [Fact]
    public void What_was_sealed_is_opened_with_its_key()
    {
        byte[] file = SealedContent.Seal(Header, Key, Plain);

        SealedContent.Open(file, Key).ShouldBe(Plain);
        SealedHeader.Read(file).ShouldBe(Header);
    }

    [Fact]
    public void Every_header_survives()
    {
        foreach (SealedHeader header in (SealedHeader[])[Header, Header with { IsTombstone = true, IsConfirmed = false }, Header with { Intent = null, Ended = null }, Header with { Intent = new SessionIntent(IsSignIn: false, Header.WrittenAt) }, Header with { Ended = SignInAgainReason.RemovedFromVault }])
        {
            SealedHeader.Read(header.ToBytes()).ShouldBe(header);
        }
    }

    [Fact]
    public void Not_one_bit_can_be_changed_unnoticed()
    {
        byte[] file = SealedContent.Seal(Header, Key, Plain);
        for (int bit = 0; bit < file.Length * 8; bit++)
        {
            byte[] changed = [.. file];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));

            SealedContent.Open(changed, Key).ShouldBeNull();
        }
    }

    [Fact]
    public void No_beginning_of_a_file_is_taken_for_one()
    {
        byte[] file = SealedContent.Seal(Header, Key, Plain);
        for (int length = 0; length < file.Length; length++)
        {
            SealedContent.Open(file.AsSpan(0, length), Key).ShouldBeNull();
            if (length < SealedHeader.Length)
            {
                SealedHeader.Read(file.AsSpan(0, length)).ShouldBeNull();
            }
        }
    }

    [Fact]
    public void A_file_with_nothing_inside_is_opened_too()
    {
        SealedContent.Open(SealedContent.Seal(Header with { IsTombstone = true }, Key, []), Key).ShouldBe([]);
    }

    [Fact]
    public void A_header_with_an_instant_that_is_none_is_no_header()
    {
        byte[] file = Header.ToBytes();
        file.AsSpan(88, 8).Fill(0xff);

        SealedHeader.Read(file).ShouldBeNull();
    }

    [Fact]
    public void Another_key_does_not_open_it()
    {
        SealedContent.Open(SealedContent.Seal(Header, Key, Plain), VaultKey.New()).ShouldBeNull();
    }

    [Fact]
    public void The_same_content_is_never_sealed_twice_to_the_same_bytes()
    {
        SealedContent.Seal(Header, Key, Plain).AsSpan().SequenceEqual(SealedContent.Seal(Header, Key, Plain)).ShouldBeFalse();
    }

    [Fact]
    public void A_header_of_a_newer_version_is_refused_however_long_it_is()
    {
        byte[] file = SealedContent.Seal(Header, Key, Plain);
        file[9]++;

        Should.Throw<TokenAuthException>(() => SealedHeader.Read(file)).ErrorId.ShouldBe(ErrorId.SavedSessionTooNew);
        Should.Throw<TokenAuthException>(() => SealedHeader.Read(file.AsSpan(0, 10))).ErrorId.ShouldBe(ErrorId.SavedSessionTooNew);
    }

    [Fact]
    public void The_files_of_a_session_are_named_the_same_whatever_case_its_name_is_typed_in()
    {
        SessionId.Of("VAULT", "Prod").ShouldBe(SessionId.Of("vault", "prod"));
        string.Equals(SessionId.Of("a", "bc"), SessionId.Of("ab", "c"), StringComparison.Ordinal).ShouldBeFalse();
        SessionId.Of("vault", "prod").ShouldMatch("^[0-9a-f]{32}$");
    }

    [Fact]
    public void A_key_survives_its_entry_and_shows_nothing()
    {
        VaultKey.Parse(Key.ToEntry(), "Vault").ShouldBe(Key);
        Key.ToString().ShouldNotContain(Key.Value.Reveal());
    }

    [Theory]
    [InlineData("{}", ErrorId.SavedSessionInvalid)]
    [InlineData("no json", ErrorId.SavedSessionInvalid)]
    [InlineData("""{"format":1,"id":"00112233445566aa","key":"AAEC"}""", ErrorId.SavedSessionInvalid)]
    [InlineData("""{"format":1,"id":"short","key":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="}""", ErrorId.SavedSessionInvalid)]
    [InlineData("""{"format":2}""", ErrorId.SavedSessionTooNew)]
    public void A_key_that_is_none_is_refused(string entry, string error)
    {
        Should.Throw<TokenAuthException>(() => VaultKey.Parse(new TokenAuth.Secrecy.Secret(entry), "Vault")).ErrorId.ShouldBe(error);
    }
}
