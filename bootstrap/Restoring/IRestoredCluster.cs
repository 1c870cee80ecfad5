using Cpctl.Api.Node;
using Cpctl.Bootstrap.Install;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Restoration;
using Cpctl.Pki.Signers;
using Cpctl.Recovery.Restore;

namespace Cpctl.Bootstrap.Restoring;

/// <summary>A cluster that is brought back on a bare machine: its keys and its data, checked and held open.</summary>
internal interface IRestoredCluster : IDisposable
{
    /// <summary>Names what it is brought back from, and no other one.</summary>
    string Display { get; }

    /// <summary>Of the old cluster's etcd.</summary>
    IReadOnlyList<MemberInfo> Members { get; }

    /// <summary>The authorities of its etcd.</summary>
    AuthorityLine EtcdAuthorities { get; }

    /// <summary>Puts its keys on this machine. Repeated, it leaves what the first time made.</summary>
    void SaveSigners(NodePaths paths);

    /// <summary>What is about to be done, for a person.</summary>
    string Plan(BootstrapRequest.Resolved request);

    /// <summary>Makes the data of the new cluster's first member.</summary>
    /// <param name="spec">What the new machine changes.</param>
    /// <param name="directory">etcd's --data-dir; must not be there, or be empty.</param>
    /// <exception cref="InvalidDataException">The backup is damaged.</exception>
    /// <exception cref="IOException">It can't be read, or the directory not be written.</exception>
    void Build(RestoredSpec spec, string directory, FirstMember member, CancellationToken cancel);
}
