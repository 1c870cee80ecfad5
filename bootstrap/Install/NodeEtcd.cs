using Cpctl.Api.Node;
using Cpctl.Etcd.Client;

namespace Cpctl.Bootstrap.Install;

/// <summary>An etcd member asked from this node, with the agent's client certificate.</summary>
internal sealed class NodeEtcd : IDisposable
{
    private readonly EtcdCredentials _credentials;

    private NodeEtcd(Uri endpoint, EtcdCredentials credentials)
    {
        _credentials = credentials;
        Member = new EtcdMember(endpoint, credentials);
    }

    /// <summary>The node's own member.</summary>
    public static Uri LocalUrl { get; } = new("https://127.0.0.1:2379");

    public EtcdMember Member { get; }

    public static NodeEtcd Connect(Uri endpoint, NodePaths paths)
    {
        var files = EtcdCredentialFiles.Agent(paths);
        return new NodeEtcd(endpoint, EtcdCredentials.Load(files.Authority, files.Certificate, files.Key));
    }

    /// <summary>Null when the member serves reads through a quorum, else why not.</summary>
    public static async Task<string?> FaultAsync(EtcdMember member, CancellationToken cancel)
    {
        try
        {
            await member.ProbeAsync(cancel);
            return null;
        }
        catch (EtcdException e)
        {
            return e.Message;
        }
    }

    public void Dispose()
    {
        Member.Dispose();
        _credentials.Dispose();
    }
}
