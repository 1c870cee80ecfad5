using Cpctl.Api.Resources;

namespace Cpctl.Api.Configuration;

/// <summary>Backups that can be made, and that only those can open who should.</summary>
internal static class BackupRules
{
    private const string Path = "spec.backup";

    /// <summary>What cpctl, etcd and the kubelet keep there would be moved, archived or mistaken for a bundle; the rest is gone after a restart.</summary>
    private static readonly string[] TakenDirectories =
        ["/var/lib/cpctl", "/var/lib/etcd", "/var/lib/kubelet", "/var/lib/containerd", "/etc/kubernetes", "/proc", "/sys", "/dev", "/run", "/var/run", "/tmp"];

    public static IEnumerable<ConfigProblem> Check(ControlPlaneSpec spec) =>
        spec.Backup is { } backup
            ? [.. CheckReaders(backup), .. CheckSchedule($"{Path}.schedule", backup.Schedule, backup), .. CheckSchedule($"{Path}.drill.schedule", backup.Drill?.Schedule, backup), .. CheckDestination(backup)]
            : [];

    private static IEnumerable<ConfigProblem> CheckReaders(BackupSpec backup)
    {
        if (backup.Recipients.Count == 0 && !backup.Plaintext)
        {
            yield return new ConfigProblem(
                $"{Path}.recipients", "there is none", "a bundle holds the keys of every authority and every Secret: who has it in the clear has the cluster",
                "Make a key with `cpctl backup keygen -o FILE`, kept elsewhere, and name what it prints; plaintext: true makes bundles in the clear.");
        }

        if (backup.Recipients.Count > 0 && backup.Plaintext)
        {
            yield return new ConfigProblem($"{Path}.plaintext", "it contradicts recipients", "a bundle is encrypted, or it is not", "Leave one of them out.");
        }
    }

    private static IEnumerable<ConfigProblem> CheckSchedule(string field, string? written, BackupSpec backup)
    {
        if (written is not { } fields) yield break;
        var (schedule, why) = Read(fields, backup.TimeZone);
        if (schedule is null)
        {
            yield return new ConfigProblem(field, "it can't be kept", why!, "Write five cron fields such as \"0 */6 * * *\", and an IANA time zone such as Europe/Berlin.");
        }
        else if (schedule.Next(DateTimeOffset.UnixEpoch) is null)
        {
            yield return new ConfigProblem(field, $"\"{fields}\" never comes", "no day is such a day", "Choose a day that exists.");
        }
    }

    private static (CronSchedule? Schedule, string? Why) Read(string fields, string timeZone)
    {
        try
        {
            return (CronSchedule.Parse(fields, timeZone), null);
        }
        catch (FormatException e)
        {
            return (null, e.Message);
        }
    }

    private static IEnumerable<ConfigProblem> CheckDestination(BackupSpec backup)
    {
        const string Field = $"{Path}.destination";
        return backup.Destination switch
        {
            { Directory: not null, S3: not null } =>
                [new ConfigProblem(Field, "it names two places", "a bundle goes to one, and is looked for in one", "Leave directory or s3 out; `cpctl backup copy` copies to another place.")],
            { Directory: { } directory } => CheckDirectory($"{Field}.directory", directory),
            { S3: { } s3 } => BackupS3Rules.Check(s3, backup.Plaintext),
            _ => [new ConfigProblem(Field, "it names no place", "a bundle has to go somewhere", "Name a directory, or a bucket with s3.")],
        };
    }

    private static IEnumerable<ConfigProblem> CheckDirectory(string field, string directory)
    {
        if (directory.Split('/').Any(part => part is "." or ".."))
        {
            yield return new ConfigProblem(field, $"{directory} is not the shortest way there", "\".\" and \"..\" hide where it leads", "Write the path without them.");
        }
        else if (TakenDirectories.FirstOrDefault(taken => IsWithin(directory, taken) || IsWithin(taken, directory)) is { } other)
        {
            yield return new ConfigProblem(field, $"{directory} can't be used", $"{other} has another owner, or is gone after a restart", "Choose a directory of its own, such as /srv/backups.");
        }
    }

    private static bool IsWithin(string path, string directory) => path == directory || path.StartsWith(directory + "/", StringComparison.Ordinal);
}
