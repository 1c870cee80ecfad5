using System.CommandLine;

namespace Cpctl.Bootstrap.Cli.Commands;

/// <summary>Only here so that its name is taken: Program runs it before anything is parsed.</summary>
internal static class EtcdLaunchCommand
{
    public static Command Create() => new("etcd-launch", "Checks identity and lock, then becomes etcd. Runs inside the etcd pod; not for people.") { Hidden = true };
}
