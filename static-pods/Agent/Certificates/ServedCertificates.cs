using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;

namespace Cpctl.StaticPods.Agent.Certificates;

/// <summary>Connects and reads what is served: a file says only what a server could serve.</summary>
internal sealed class ServedCertificates(string address, Func<string, int?> portOf, TimeProvider time) : IServedCertificates
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    /// <summary>Where a node's servers listen.</summary>
    public static int? PortOf(string name) => name switch
    {
        "apiserver" => 6443,
        "kubelet" => 10250,
        "etcd/server" => 2379,
        "etcd/peer" => 2380,
        _ => null,
    };

    public async Task<string?> FingerprintAsync(string name, CancellationToken cancellation)
    {
        if (portOf(name) is not { } port)
        {
            return null;
        }

        using var limit = new CancellationTokenSource(Limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        string? fingerprint = null;
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(address, port, both.Token);
            await using var tls = new SslStream(client.GetStream());
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = address,

                    // It is compared with the file, and nothing is sent: trust is not the question.
                    RemoteCertificateValidationCallback = (_, served, _, _) =>
                    {
                        fingerprint = served is null ? null : Convert.ToHexStringLower(SHA256.HashData(served.GetRawCertData()));
                        return true;
                    },
                },
                both.Token);
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            // etcd breaks off when no client certificate comes; it has shown its own by then.
        }

        return fingerprint;
    }
}
