using System.Net.Security;
using System.Net.Sockets;
using Cpctl.Etcd.Client;

namespace Cpctl.StaticPods.Agent.Failover;

/// <summary>The relay is a member to the API server, and a client to the member that stands in: both sides are as well checked as without it.</summary>
/// <param name="member">What this node's member shows.</param>
/// <param name="client">What this node's agent shows.</param>
internal sealed class RelayTls(EtcdCredentials member, EtcdCredentials client) : IDisposable
{
    // Made once: an API server comes with a connection for each kind of resource, some eighty at the same moment, and their chains are always the same.
    private readonly SslServerAuthenticationOptions _asMember = AsMember(member);
    private readonly SslClientAuthenticationOptions _asClient = client.ToClientOptions();

    /// <exception cref="IOException">The other side went away, or has no certificate of ours.</exception>
    /// <exception cref="System.Security.Authentication.AuthenticationException">Its certificate is not good.</exception>
    public async Task<Stream> AcceptAsync(Socket socket, CancellationToken cancellation)
    {
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        await stream.AuthenticateAsServerAsync(_asMember, cancellation);
        return stream;
    }

    /// <inheritdoc cref="AcceptAsync"/>
    public async Task<Stream> ConnectAsync(Socket socket, string host, CancellationToken cancellation)
    {
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        var options = new SslClientAuthenticationOptions
        {
            ApplicationProtocols = [SslApplicationProtocol.Http2],
            CertificateChainPolicy = _asClient.CertificateChainPolicy,
            RemoteCertificateValidationCallback = _asClient.RemoteCertificateValidationCallback,
            ClientCertificateContext = _asClient.ClientCertificateContext,
            TargetHost = host,
        };
        await stream.AuthenticateAsClientAsync(options, cancellation);
        return stream;
    }

    public void Dispose()
    {
        member.Dispose();
        client.Dispose();
    }

    private static SslServerAuthenticationOptions AsMember(EtcdCredentials member)
    {
        var options = member.ToServerOptions();
        options.ApplicationProtocols = [SslApplicationProtocol.Http2];
        return options;
    }
}
