using System.Text.RegularExpressions;
using TokenAuth.SignIn;

namespace TokenAuth.Interop.Tests.Support;

/// <summary>
/// A person at the provider's pages, with a browser that knows no scripts: it follows redirects, keeps cookies and fills in forms
/// until a page without a form is reached.
/// </summary>
/// <param name="login">Who signs in.</param>
/// <param name="consents">Whether the person lets the client have what it asks for.</param>
internal sealed partial class Person(string login, bool consents = true) : ISignInInteraction, IDisposable
{
    private const int MostPages = 10;

    // The first poll comes with the fifth showing: the person is slower than that.
    private const int ShowingsUntilRead = 7;

    private readonly HttpMessageInvoker _browser = new(new SocketsHttpHandler { UseProxy = false });
    private int _showings;

    /// <summary>The page on which the sign-in ended.</summary>
    public string LastPage { get; private set; } = "";

    public Task OpenAsync(Uri address, CancellationToken cancellationToken) => SignInAsync(address, userCode: "", cancellationToken);

    public async Task ShowDeviceCodeAsync(DeviceCode code, TimeSpan timeLeft, CancellationToken cancellationToken)
    {
        if (++_showings == ShowingsUntilRead)
        {
            await SignInAsync(code.VerificationAddress, code.UserCode, cancellationToken);
        }
    }

    public void Dispose() => _browser.Dispose();

    private async Task SignInAsync(Uri address, string userCode, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        bool hasRefused = false;
        for (int pages = 0; pages < MostPages; pages++)
        {
            using HttpResponseMessage response = await _browser.SendAsync(request, cancellationToken);
            request.Dispose();
            Uri page = response.RequestMessage!.RequestUri!;
            LastPage = await response.Content.ReadAsStringAsync(cancellationToken);
            if (hasRefused || PageForm.Find(page, LastPage) is not { } form)
            {
                return;
            }

            hasRefused = !consents && AsksForConsent(form);
            request = hasRefused ? Refuse(page, form) : Answer(form, userCode);
        }

        throw new InvalidOperationException($"The provider's pages come to no end: {LastPage}");
    }

    // The provider asks under one name in the browser, and under another for a device.
    private static bool AsksForConsent(PageForm form) => form.Fields.ContainsKey("confirm") || form.Fields.GetValueOrDefault("prompt") == "consent";

    private HttpRequestMessage Refuse(Uri page, PageForm form)
    {
        if (CancelLink().Match(LastPage) is { Success: true } link)
        {
            return new HttpRequestMessage(HttpMethod.Get, new Uri(page, link.Groups["address"].Value));
        }

        var fields = new Dictionary<string, string>(form.Fields, StringComparer.Ordinal) { ["abort"] = "yes" };
        return new HttpRequestMessage(HttpMethod.Post, form.Action) { Content = new FormUrlEncodedContent(fields) };
    }

    private HttpRequestMessage Answer(PageForm form, string userCode)
    {
        var fields = new Dictionary<string, string>(form.Fields, StringComparer.Ordinal);
        Fill(fields, "login", login);
        Fill(fields, "password", "any");
        Fill(fields, "user_code", userCode);
        return new HttpRequestMessage(HttpMethod.Post, form.Action) { Content = new FormUrlEncodedContent(fields) };
    }

    private static void Fill(Dictionary<string, string> fields, string name, string value)
    {
        if (fields.TryGetValue(name, out string? present) && present.Length == 0)
        {
            fields[name] = value;
        }
    }

    [GeneratedRegex("<a href=\"(?<address>[^\"]+)\">\\[ Cancel \\]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CancelLink();
}
