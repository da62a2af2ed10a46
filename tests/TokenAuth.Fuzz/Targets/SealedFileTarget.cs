using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.Sessions;

namespace TokenAuth.Fuzz;

/// <summary>A sealed file: opened only as it was sealed, and its clear header says the same when it is written again.</summary>
internal sealed class SealedFileTarget() : FuzzTarget("sealed-file", "TAsealed", "\u0000", "\u0001", "TAsealed\u0000\u0001", "TAsealed\u0000\u0002", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")
{
    /// <summary>The key under which the corpus is sealed.</summary>
    public static readonly VaultKey Key = new("0123456789abcdef", new Secret(Convert.ToBase64String(new byte[32])));

    public override string Run(byte[] input)
    {
        byte[]? plain = SealedContent.Open(input, Key);
        Require(plain is null || Corpus.Any(original => original.AsSpan().SequenceEqual(input)), "a file that was changed and still opens");
        try
        {
            if (SealedHeader.Read(input) is not { } header)
            {
                Require(plain is null, "a file that opens without a header");
                return "none";
            }

            Require(SealedHeader.Read(header.ToBytes()) == header, "a header that changes when it is written again");
            return $"header {plain is not null} {header.IsTombstone} {header.IsConfirmed} {header.Intent is not null} {header.Ended is not null}";
        }
        catch (TokenAuthException error)
        {
            return Refused(error, ErrorId.SavedSessionTooNew);
        }
    }
}
