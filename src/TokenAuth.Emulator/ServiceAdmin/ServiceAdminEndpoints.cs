using System.Security.Claims;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace TokenAuth.Emulator;

/// <summary>Exchanges what a service admin signed for an access token.</summary>
internal sealed class ServiceAdminEndpoints(EmulatorState state)
{
    private static readonly string[] Algorithms = [SecurityAlgorithms.EcdsaSha256];

    public void Map(IEndpointRouteBuilder routes) => routes.Post("/api/v2/admin/token", Exchange);

    private async Task<IResult> Exchange(HttpContext context)
    {
        if (await JsonBody.Read(context.Request).ConfigureAwait(false) is not { } body)
        {
            return state.Refusals.Write(context, BackOfficeRefusals.MalformedBody);
        }

        if (body.MissingTexts("token") is { Count: > 0 } missing)
        {
            return state.Refusals.Write(context, BackOfficeRefusals.Invalid(missing));
        }

        JsonWebToken? token = await state.Jwts
            .Verify(body.Text("token")!, Algorithms, parsed => state.ServiceAdmins.KeysOf(Claim(parsed, "admin_id"), Claim(parsed, "key_id")))
            .ConfigureAwait(false);
        if (token is null || AdminOf(token) is not { } admin)
        {
            state.Counters.Count(EmulatorEvent.SignInRefusal);
            return state.Refusals.Write(context, new Refusal(StatusCodes.Status401Unauthorized, "Unauthenticated")
            {
                Issue = "The token is expired, or not signed with a registered key, or from a device that is not registered.",
            });
        }

        state.Counters.Count(EmulatorEvent.SignIn);
        IssuedTokens issued = state.Ledger.Open(admin.AdminId, clientId: null, state.Switches.Scope, withRefreshToken: false);
        return ReplyJson.Result(state.Replies.BackOffice(issued, RefreshTokenInReply.Absent));
    }

    private EmulatorServiceAdmin? AdminOf(JsonWebToken token)
    {
        string device = Claim(token, "device_ip");
        return state.ServiceAdmins.Find(Claim(token, "admin_id"), Claim(token, "key_id")) is { } admin
            && Claim(token, JwtRegisteredClaimNames.Iat).Length > 0
            && device.Length > 0
            && (admin.DeviceIps.Count == 0 || admin.DeviceIps.Contains(device, StringComparer.Ordinal))
                ? admin
                : null;
    }

    private static string Claim(JsonWebToken token, string name) => token.TryGetClaim(name, out Claim claim) ? claim.Value : string.Empty;
}
