using Cpctl.Api.Errors;
using Cpctl.Api.Node;
using Cpctl.Bootstrap.Cli;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Membership;

namespace Cpctl.Bootstrap.Members;

/// <summary>etcd as a person on a control-plane node sees it: the members themselves, with the node's own credentials, whether or not there is an API.</summary>
internal sealed class NodeEtcdAccess : IDisposable
{
    private readonly MemberLookup _lookup;

    private NodeEtcdAccess(EtcdMemberPool pool, MemberLookup lookup)
    {
        Pool = pool;
        _lookup = lookup;
    }

    public EtcdMemberPool Pool { get; }

    /// <exception cref="CpctlException">Bad input (2): this is no control-plane node, or not root.</exception>
    public static NodeEtcdAccess Open(CliServices services)
    {
        var files = EtcdCredentialFiles.Agent(services.Paths);
        if (!services.Host.IsRoot || NodeIdentity.TryLoad(services.Paths) is not { Role: NodeRole.ControlPlane } identity || !File.Exists(files.Key))
        {
            throw new CpctlException(
                ExitCode.BadInput,
                "etcd can't be asked from here",
                services.Host.IsRoot ? $"this machine is no control-plane node: {files.Key} is missing" : "not running as root",
                "Run this as root on a control-plane node; `cpctl status` tells about members from anywhere.");
        }

        var pool = new EtcdMemberPool(files);
        return new NodeEtcdAccess(pool, new MemberLookup(services.Paths, identity, pool, services.Time));
    }

    /// <exception cref="CpctlException">Unreachable (4): no member answers at all.</exception>
    public async Task<ClusterView> ObserveAsync(CancellationToken cancel)
    {
        var view = await _lookup.ObserveAsync(cancel);
        return view.Members.Count > 0 ? view : throw new CpctlException(
            ExitCode.Unreachable,
            "no member of etcd answers",
            view.Problem ?? "nobody was reached",
            "`cpctl status` tells what this node's agent knows; `crictl ps -a` and etcd's log in /var/log/pods tell why etcd does not run.");
    }

    /// <exception cref="CpctlException">Refused (3): there is no quorum to decide anything with.</exception>
    public async Task<ClusterView> ObserveQuorumAsync(CancellationToken cancel)
    {
        var view = await ObserveAsync(cancel);
        return view.IsLinearizable && view.Leader is not null ? view : throw new CpctlException(
            ExitCode.Refused, "etcd has no quorum", view.Problem ?? "there is no leader at the moment", "Bring the other control-plane nodes up first; `cpctl etcd members` shows which there are.");
    }

    public void Dispose() => Pool.Dispose();
}
