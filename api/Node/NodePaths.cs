namespace Cpctl.Api.Node;

/// <summary>
/// Every path cpctl reads or writes on a node. <see cref="Root"/> is "/" on a node and a directory elsewhere
/// (<c>cpctl render</c>, tests); <see cref="OnNode"/> gives the path a manifest must name, whatever the root.
/// </summary>
public sealed class NodePaths
{
    public NodePaths(string root = "/") => Root = Path.GetFullPath(root);

    public string Root { get; }

    // Kubernetes, in kubeadm's layout.
    public string KubernetesDirectory => At("etc/kubernetes");
    public string PkiDirectory => At("etc/kubernetes/pki");
    public string EtcdPkiDirectory => At("etc/kubernetes/pki/etcd");
    public string ManifestsDirectory => At("etc/kubernetes/manifests");
    public string AdminKubeconfig => At("etc/kubernetes/admin.conf");
    public string ControllerManagerKubeconfig => At("etc/kubernetes/controller-manager.conf");
    public string SchedulerKubeconfig => At("etc/kubernetes/scheduler.conf");
    public string KubeletKubeconfig => At("etc/kubernetes/kubelet.conf");
    public string AgentKubeconfig => At("etc/kubernetes/agent.conf");
    public string OperatorKubeconfig => At("etc/kubernetes/operator.conf");

    // cpctl.
    public string StateDirectory => At("var/lib/cpctl");
    public string SignersDirectory => At("var/lib/cpctl/signers");
    public string SignersFile => At("var/lib/cpctl/signers/signers.json");
    public string SealingKeyFile => At("var/lib/cpctl/signers/sealing.key");
    public string ClusterSigningCertificate => At("var/lib/cpctl/signers/cluster-ca.crt");
    public string ClusterSigningKey => At("var/lib/cpctl/signers/cluster-ca.key");
    public string RevisionsDirectory => At("var/lib/cpctl/revisions");
    public string NodeIdentityFile => At("var/lib/cpctl/node.json");
    public string AgentStateFile => At("var/lib/cpctl/agent-state.json");
    public string MembershipFile => At("var/lib/cpctl/etcd/membership.json");

    /// <summary>
    /// The temporary etcd's client URL, one line, written by bootstrap before anything starts and gone after the hand-over: where agent and operator
    /// of the first node find etcd while nothing else tells them.
    /// </summary>
    public string BootstrapEtcdEndpointFile => At("var/lib/cpctl/etcd/bootstrap-endpoint");
    public string JournalDirectory => At("var/lib/cpctl/journal");
    public string BootstrapJournal => At("var/lib/cpctl/journal/bootstrap.jsonl");
    public string AgentJournal => At("var/lib/cpctl/journal/agent.jsonl");
    public string JoinJournal => At("var/lib/cpctl/journal/join.jsonl");
    public string BreakGlassJournal => At("var/lib/cpctl/journal/break-glass.jsonl");
    public string RepairJournal => At("var/lib/cpctl/journal/repair.jsonl");
    public string RecoveryJournal => At("var/lib/cpctl/journal/recovery.jsonl");

    /// <summary>Is there when the group of administrators is bound to its role in this node's cluster.</summary>
    public string AdministratorsMark => At("var/lib/cpctl/administrators-bound");

    public string ArchiveDirectory => At("var/lib/cpctl/archive");

    /// <summary>Archived data of etcd, where <see cref="ArchiveDirectory"/> is on another file system, or another mount of the same.</summary>
    public string EtcdArchiveDirectory => Path.Combine(EtcdDataDirectory, "archive");
    public string BinDirectory => At("var/lib/cpctl/bin");
    public string ConfigDirectory => At("var/lib/cpctl/config");
    public string EncryptionConfigDirectory => At("var/lib/cpctl/encryption");
    public string EncryptionConfigFile => At("var/lib/cpctl/encryption/config.yaml");

    /// <summary>A snapshot on its way into a bundle; 0700, empty otherwise.</summary>
    public string BackupDirectory => At("var/lib/cpctl/backup");

    /// <summary>What a drill of a backup works with; 0700, gone when it is done.</summary>
    public string DrillDirectory => At("var/lib/cpctl/drill");

    /// <summary>What a recovery of a lost quorum works with; 0700, gone when it is done.</summary>
    public string RecoveryDirectory => At("var/lib/cpctl/recovery");
    public string LocksDirectory => At("var/lib/cpctl/locks");

    /// <summary>Held by bootstrap, join and reset, which take the file away when they end: they must leave nothing on a machine that is refused.</summary>
    public string BootstrapLock => At("run/cpctl/bootstrap.lock");

    public string AgentLock => At("var/lib/cpctl/locks/agent.lock");

    public string BackupLock => At("var/lib/cpctl/locks/backup.lock");

    public string DrillLock => At("var/lib/cpctl/locks/drill.lock");

    // etcd.
    public string EtcdDataDirectory => At("var/lib/etcd");
    public string BootstrapEtcdDataDirectory => At("var/lib/cpctl/bootstrap-etcd");

    // kubelet.
    public string KubeletDirectory => At("var/lib/kubelet");
    public string KubeletConfigFile => At("var/lib/kubelet/config.yaml");
    public string KubeletEnvironmentFile => At("var/lib/kubelet/cpctl.env");
    /// <summary>The kubelet's files that were proved last, while others are on trial.</summary>
    public string KubeletProvedDirectory => At("var/lib/cpctl/kubelet-proved");

    /// <summary>What the host runs to put them back.</summary>
    public string KubeletGuardFile => At("var/lib/cpctl/bin/kubelet-guard");

    public string KubeletPkiDirectory => At("var/lib/kubelet/pki");

    // Run time.
    public string RunDirectory => At("run/cpctl");
    public string AgentSocket => At("run/cpctl/agent.sock");
    public string KubeletRestartFile => At("run/cpctl/kubelet.restart");
    /// <summary>The kubelet's files are on trial: when that is over (seconds of uptime), and for which revision.</summary>
    public string KubeletTrialFile => At("run/cpctl/kubelet.trial");

    /// <summary>The same file, once the host has put the proved ones back because the time was over.</summary>
    public string KubeletPutBackFile => At("run/cpctl/kubelet.put-back");

    public string ContainerdSocket => At("run/containerd/containerd.sock");
    public string PodLogsDirectory => At("var/log/pods");

    /// <summary>The directory of one staged revision; its files keep their paths relative to "/".</summary>
    public string Revision(long revision) => At($"var/lib/cpctl/revisions/{revision}");

    /// <summary>The manifest of the static pod <paramref name="podName"/>: its name and ".yaml".</summary>
    public string Manifest(string podName) => At($"etc/kubernetes/manifests/{podName}.yaml");

    /// <summary>A path under the root; a leading slash is ignored.</summary>
    public string At(string relative) => Path.Combine(Root, relative.TrimStart('/'));

    /// <summary>The path as seen on the node itself (root taken off): what manifests and kubeconfigs name.</summary>
    public string OnNode(string path) => "/" + Path.GetRelativePath(Root, path);
}
