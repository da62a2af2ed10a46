<#
.SYNOPSIS
    Dot-source this in a BeforeAll: a server that answers each connection with the bytes that a test wrote down, for what the
    emulator does not do: proxies, client certificates, character sets, bodies that break off.
#>
if (-not ('TokenAuth.Tests.RawServer' -as [type])) {
    Add-Type -TypeDefinition @'
using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Tasks;

namespace TokenAuth.Tests
{
    public sealed class RawServer : IDisposable
    {
        private readonly TcpListener _listener = new TcpListener(IPAddress.Loopback, 0);
        private readonly X509Certificate2 _certificate;
        private readonly Queue<byte[]> _replies = new Queue<byte[]>();
        private readonly List<string> _requests = new List<string>();

        public RawServer(X509Certificate2 certificate)
        {
            _certificate = certificate;
            _listener.Start();
            Task.Run(ServeAsync);
        }

        public int Port { get { return ((IPEndPoint)_listener.LocalEndpoint).Port; } }

        public string ClientThumbprint { get; private set; }

        public string[] Requests { get { lock (_requests) return _requests.ToArray(); } }

        public void Answer(byte[] reply) { lock (_replies) _replies.Enqueue(reply); }

        public void Dispose() { _listener.Stop(); }

        private async Task ServeAsync()
        {
            while (true)
            {
                TcpClient client;
                try { client = await _listener.AcceptTcpClientAsync(); }
                catch (Exception) { return; }
                _ = Task.Run(() => AnswerAsync(client));
            }
        }

        private async Task AnswerAsync(TcpClient client)
        {
            using (client)
            {
                try
                {
                    Stream stream = client.GetStream();
                    if (_certificate != null)
                    {
                        var tls = new SslStream(stream, false, (sender, shown, chain, errors) =>
                        {
                            ClientThumbprint = shown == null ? null : shown.GetCertHashString();
                            return true;
                        });
                        await tls.AuthenticateAsServerAsync(_certificate, true, false);
                        stream = tls;
                    }

                    string request;
                    while ((request = await ReadAsync(stream)) != null)
                    {
                        lock (_requests) _requests.Add(request);
                        byte[] reply;
                        lock (_replies) reply = _replies.Dequeue();
                        await stream.WriteAsync(reply, 0, reply.Length);
                        await stream.FlushAsync();
                        if (Encoding.ASCII.GetString(reply).Contains("Connection: close")) break;
                    }

                    client.Client.Shutdown(SocketShutdown.Send);
                }
                catch (Exception)
                {
                    // The client went away, or there was no answer left; what the test asserts shows it.
                }
            }
        }

        private static async Task<string> ReadAsync(Stream stream)
        {
            var text = new StringBuilder();
            var one = new byte[1];
            while (!text.ToString().EndsWith("\r\n\r\n"))
            {
                if (await stream.ReadAsync(one, 0, 1) == 0) return null;
                text.Append((char)one[0]);
            }

            int length = 0;
            foreach (string line in text.ToString().Split('\n'))
            {
                if (line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)) length = int.Parse(line.Substring(15));
            }

            for (; length > 0; length--)
            {
                if (await stream.ReadAsync(one, 0, 1) == 0) return null;
                text.Append((char)one[0]);
            }

            return text.ToString();
        }
    }
}
'@
}

function Open-RawServer {
    param([System.Security.Cryptography.X509Certificates.X509Certificate2] $Certificate)

    [TokenAuth.Tests.RawServer]::new($Certificate)
}

# A reply as bytes; the body in the character set, its length as it is unless the headers say otherwise.
function Add-RawReply {
    param(
        [TokenAuth.Tests.RawServer] $Server,
        [string] $Status = '200 OK',
        [string] $Body = '',
        [string[]] $Headers = @('Content-Type: application/json'),
        [System.Text.Encoding] $Encoding = [System.Text.Encoding]::UTF8,
        [int] $Length = -1
    )

    [byte[]] $bytes = $Encoding.GetBytes($Body)
    if ($Length -lt 0) { $Length = $bytes.Length }
    $head = "HTTP/1.1 $Status`r`n$(@($Headers) -join "`r`n")`r`nContent-Length: $Length`r`n`r`n"
    $Server.Answer([System.Text.Encoding]::ASCII.GetBytes($head) + $bytes)
}

function Get-SignInReply {
    '{"2faRequired":false,"accessToken":{"token":"opaque-access","createdAt":"2024-01-01T00:00:00+00:00","expiresAt":"2024-01-01T01:00:00+00:00"}}'
}

# A self-signed certificate with its key.
function Get-SelfSignedCertificate {
    param([string] $Name = 'CN=localhost')

    $key = [System.Security.Cryptography.ECDsa]::Create([System.Security.Cryptography.ECCurve+NamedCurves]::nistP256)
    $request = [System.Security.Cryptography.X509Certificates.CertificateRequest]::new($Name, $key, [System.Security.Cryptography.HashAlgorithmName]::SHA256)
    $made = $request.CreateSelfSigned([datetimeoffset]::UtcNow.AddDays(-1), [datetimeoffset]::UtcNow.AddDays(1))

    # Through PKCS #12 and back: Windows does not take an ephemeral key for TLS.
    [System.Security.Cryptography.X509Certificates.X509Certificate2]::new($made.Export('Pfx'))
}
