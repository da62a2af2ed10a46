using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.SignIn;

namespace TokenAuth.Fuzz;

/// <summary>A TOTP secret, bare or as a URI: codes of the length that it says, or refused without being quoted.</summary>
internal sealed class TotpTarget() : FuzzTarget(
    "totp", "otpauth://totp/", "otpauth://hotp/", "OTPAUTH:", "?secret=", "&digits=", "&period=", "&algorithm=", "SHA1", "sha256", "HMAC-SHA-512", "JBSWY3DPEHPK3PXP", "=", "====", "%20", "+", "-", "#", "@", "[::1]", "&issuer=")
{
    public override string Run(byte[] input)
    {
        string text = TextOf(input);
        if (text.Length == 0)
        {
            return "empty";
        }

        TotpKey key;
        try
        {
            key = TotpKey.Parse(new Secret(text));
        }
        catch (TokenAuthException error)
        {
            return $"{Refused(error, ErrorId.TotpSecretInvalid)} {error.Message.Length}";
        }

        Require(key.Digits is >= 1 and <= 10, "digits out of bounds");
        Require(key.Period >= TimeSpan.FromSeconds(1) && key.Period <= TimeSpan.FromDays(1), "a period out of bounds");
        long step = key.StepAt(Now);
        Require(key.StartOf(step) <= Now && Now < key.StartOf(step + 1), "a step that is not around its instant");
        string code = key.CodeOf(step).Reveal();
        Require(code.Length == key.Digits && code.All(char.IsAsciiDigit), "a code that is none");
        return $"key {key.Digits} {key.Algorithm} {key.Period == TimeSpan.FromSeconds(30)}";
    }
}
