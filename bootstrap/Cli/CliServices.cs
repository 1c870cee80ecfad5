using Cpctl.Api.Node;
using Cpctl.Bootstrap.Host;

namespace Cpctl.Bootstrap.Cli;

/// <summary>What every command is given from outside: streams, time, the machine and where its files are.</summary>
internal sealed record CliServices(CliConsole Console, TimeProvider Time, IHost Host, NodePaths Paths)
{
    public static CliServices OfProcess() => new(CliConsole.OfProcess(), TimeProvider.System, new LinuxHost(), new NodePaths());
}
