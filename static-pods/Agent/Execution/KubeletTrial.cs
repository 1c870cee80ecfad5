using System.Globalization;
using Cpctl.Api.Node;
using Cpctl.StaticPods.Agent.Planning;

namespace Cpctl.StaticPods.Agent.Execution;

/// <summary>
/// The kubelet's files on trial. With files that let it start no pod, an agent that ends (a reboot, a crash) is not started again and cannot go back. So the files
/// before them are kept beside, and the host puts them back (<c>kubelet-guard</c>): at a boot before the proof, for the mark is in /run, and when the proof is overdue.
/// </summary>
/// <param name="paths">The node.</param>
/// <param name="uptime">Of the machine: a deadline that no change of its clock moves.</param>
internal sealed class KubeletTrial(NodePaths paths, Func<TimeSpan> uptime)
{
    /// <summary>An agent that lives gives the revision up first.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(2);

    /// <summary>As the host's guard reads it.</summary>
    /// <exception cref="IOException">The kernel does not tell.</exception>
    public static TimeSpan HostUptime() => TimeSpan.FromSeconds(double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture));

    /// <summary>There is something that the host could put back, or has.</summary>
    public bool IsOpen => Directory.Exists(paths.KubeletProvedDirectory) || File.Exists(paths.KubeletTrialFile) || File.Exists(paths.KubeletPutBackFile);

    /// <summary>The revision whose files the host took back, because nobody had proved them in time; null when it took none back.</summary>
    public long? PutBackFor => File.Exists(paths.KubeletPutBackFile)
        && File.ReadAllText(paths.KubeletPutBackFile).Split(' ', StringSplitOptions.TrimEntries) is [_, var text]
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Before the files are written. Files that were proved and put aside before stay: those on disk now are not.</summary>
    public void Begin(TargetRevision target, TimeSpan verifyTimeout)
    {
        NodeDirectory.Ensure(paths.RunDirectory);
        File.Delete(paths.KubeletPutBackFile);
        if (!Directory.Exists(paths.KubeletProvedDirectory))
        {
            var partial = paths.KubeletProvedDirectory + ".partial";
            if (Directory.Exists(partial)) Directory.Delete(partial, recursive: true);
            NodeDirectory.Ensure(partial, FileModes.SecretDirectory);
            foreach (var file in target.KubeletFiles.Select(file => paths.At(file.Path)).Where(File.Exists))
            {
                AtomicFile.Write(Path.Combine(partial, Path.GetFileName(file)), File.ReadAllBytes(file), FileModes.Secret);
            }

            Directory.Move(partial, paths.KubeletProvedDirectory);
        }

        var overdue = (long)Math.Ceiling((uptime() + verifyTimeout + Slack).TotalSeconds);
        AtomicFile.Write(paths.KubeletTrialFile, string.Create(CultureInfo.InvariantCulture, $"{overdue} {target.Number}\n"), FileModes.Public);
    }

    /// <summary>The files on disk are proved, or those from before are there again. The mark goes last: without it and with the copies, the next start of the kubelet puts them back.</summary>
    public void End()
    {
        if (Directory.Exists(paths.KubeletProvedDirectory)) Directory.Delete(paths.KubeletProvedDirectory, recursive: true);
        if (!Directory.Exists(paths.RunDirectory)) return;
        File.Delete(paths.KubeletTrialFile);
        File.Delete(paths.KubeletPutBackFile);
    }
}
