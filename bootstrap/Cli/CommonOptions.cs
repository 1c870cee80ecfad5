using System.CommandLine;

namespace Cpctl.Bootstrap.Cli;

/// <summary>Options that several commands share, with one wording.</summary>
internal static class CommonOptions
{
    public static OutputOption Output() => new();

    public static Option<string?> Kubeconfig() => new("--kubeconfig")
    {
        Description = "How to reach the cluster. [default: $KUBECONFIG, then /etc/kubernetes/admin.conf]",
        HelpName = "FILE",
    };

    public static Option<string?> NodeName() => new("--node-name")
    {
        Description = "The node's name in the cluster. [default: the host name]",
        HelpName = "NAME",
    };

    public static Option<string?> NodeIp() => new("--node-ip")
    {
        Description = "The address by which other nodes reach this one. [default: that of the default route]",
        HelpName = "IP",
    };

    public static Option<bool> DryRun(string what) => new("--dry-run") { Description = what };
}
