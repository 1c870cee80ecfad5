using System.CommandLine;
using System.CommandLine.Help;
using Cpctl.Bootstrap.Cli.Commands;

namespace Cpctl.Bootstrap.Cli;

/// <summary>Every command of the program.</summary>
internal static class CommandTree
{
    public const string ProgramName = "cpctl";

    public static RootCommand Build(CliServices services)
    {
        var root = new RootCommand(
            "A Kubernetes control plane that runs itself: bootstrap one node, join others, and from then on change the ControlPlane object with kubectl.")
        {
            BootstrapCommand.Create(services),
            JoinCommand.Create(services),
            TokenCommand.Create(services),
            StatusCommand.Create(services),
            RolloutCommand.Create(services),
            UpgradeCommand.Create(services),
            NodeCommand.Create(services),
            EtcdCommand.Create(services),
            BackupCommand.Create(services),
            RestoreCommand.Create(services),
            RecoverCommand.Create(services),
            ArchiveCommand.Create(services),
            CertsCommand.Create(services),
            SupportCommand.Create(services),
            RenderCommand.Create(services),
            ResetCommand.Create(services),
            VersionCommand.Create(services),
            CompletionCommand.Create(services),
            AgentCommand.Create(services),
            OperatorCommand.Create(services),
            EtcdLaunchCommand.Create(),
        };

        // `cpctl version` tells more, in the formats of every other command; two ways to ask would only differ.
        if (root.Options.FirstOrDefault(option => option.Name == "--version") is { } builtIn) root.Options.Remove(builtIn);
        if (root.Options.OfType<HelpOption>().FirstOrDefault() is { Action: HelpAction standard } help) help.Action = new DetailedHelp(standard);
        return root;
    }
}
