using Cpctl.Api.Node;
using Cpctl.Bootstrap.Recovering;

namespace Cpctl.Bootstrap.Reset;

/// <summary>Everything cpctl leaves on a node, in the order in which a reset puts it aside: what says who the node is goes last.</summary>
internal static class NodeTraces
{
    public static IReadOnlyList<string> Of(NodePaths paths) =>
    [
        paths.KubeletEnvironmentFile,
        paths.KubeletConfigFile,
        paths.KubeletPkiDirectory,
        paths.AdminKubeconfig,
        paths.ControllerManagerKubeconfig,
        paths.SchedulerKubeconfig,
        paths.KubeletKubeconfig,
        paths.AgentKubeconfig,
        paths.OperatorKubeconfig,
        paths.PkiDirectory,
        .. Contents(paths.EtcdDataDirectory),
        paths.BootstrapEtcdDataDirectory,
        paths.EncryptionConfigDirectory,
        paths.ConfigDirectory,
        paths.RevisionsDirectory,
        Path.GetDirectoryName(paths.MembershipFile)!,
        paths.BinDirectory,
        paths.BackupDirectory,
        paths.DrillDirectory,
        paths.RecoveryDirectory,
        new RecoveryFiles(paths).Finished,
        paths.LocksDirectory,
        Path.Combine(paths.StateDirectory, "join"),
        Path.Combine(paths.StateDirectory, "bootstrap.json"),
        paths.AgentStateFile,
        paths.AdministratorsMark,
        paths.SignersDirectory,
        paths.JournalDirectory,
        LeftMark.PathOf(paths),
        paths.NodeIdentityFile,
    ];

    // The directory itself may be a mount point, and stays; so does what was archived in it.
    internal static IEnumerable<string> Contents(string directory) => Directory.Exists(directory)
        ? Directory.EnumerateFileSystemEntries(directory).Where(entry => Path.GetFileName(entry) is not ("lost+found" or "archive"))
        : [];
}
