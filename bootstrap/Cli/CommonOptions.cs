using System.CommandLine;

namespace Cpctl.Bootstrap.Cli;

/// <summary>Options that several commands share, with one wording.</summary>
internal static class CommonOptions
{
    public static OutputOption Output() => new();

    public static Option<string?> Kubeconfig() => new("--kubeconfig")
    {
        Description = "The kubeconfig of the cluster. Without it $KUBECONFIG, then /etc/kubernetes/admin.conf.",
        HelpName = "FILE",
    };

    public static Option<string?> NodeName() => new("--node-name")
    {
        Description = "The node's name in the cluster. Without it the host name, in lower case.",
        HelpName = "NAME",
    };

    public static Option<string?> NodeIp() => new("--node-ip")
    {
        Description = "The address by which other nodes reach this one. Without it the address of the default route.",
        HelpName = "IP",
    };

    public static Option<bool> DryRun(string what) => new("--dry-run") { Description = what };
}
