using System.CommandLine;
using Cpctl.Bootstrap.Backups;
using Cpctl.Bootstrap.Clusters;

namespace Cpctl.Bootstrap.Cli.Commands;

/// <summary>Those of <c>cpctl backup</c> that are about the schedule.</summary>
internal static class BackupScheduleCommands
{
    public static Command CreatePause(CliServices services) => Create(
        services, "pause", "Pause scheduled backups and drills.", paused: true,
        """
        Backups under way are finished, and an EtcdBackup that you create is still made. Sets spec.backup.paused of the ControlPlane; meanwhile the
        condition BackupCurrent is False.
        Exit codes: 0 paused, 2 no backups are configured, 4 the API does not answer.

        Examples:
          cpctl backup pause
        """);

    public static Command CreateResume(CliServices services) => Create(
        services, "resume", "Resume scheduled backups and drills, for example after a restore.", paused: false,
        """
        A cluster that was restored onto other machines starts paused: the original cluster may still run and write to the same place. If it does,
        give this one its own destination first (spec.backup.destination).
        Exit codes: 0 resumed, 2 no backups are configured, 4 the API does not answer.

        Examples:
          cpctl backup resume --dry-run
          cpctl backup resume
        """);

    private static DetailedCommand Create(CliServices services, string name, string description, bool paused, string details)
    {
        var dryRun = CommonOptions.DryRun("Say what would be changed, and where backups go; change nothing.");
        var kubeconfig = CommonOptions.Kubeconfig();
        var command = new DetailedCommand(name, description, details) { dryRun, kubeconfig };
        command.SetAction(async (parsed, cancel) =>
        {
            using var api = ClusterConnection.Open(services, parsed.GetValue(kubeconfig));
            return await ApiErrors.ExplainAsync(() => new BackupPauseHandler(api, services.Console).SetAsync(paused, parsed.GetValue(dryRun), cancel));
        });
        return command;
    }
}
