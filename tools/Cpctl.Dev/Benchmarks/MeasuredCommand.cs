using System.Globalization;
using Cpctl.DevCluster.Nodes;

namespace Cpctl.Dev.Benchmarks;

/// <summary>What one command cost on a node, as the kernel tells it when the process has ended.</summary>
/// <param name="Seconds">On the clock.</param>
/// <param name="CpuSeconds">Of all its threads, in the kernel too.</param>
/// <param name="PeakMebibytes">The most that was resident at one moment, mapped files included.</param>
internal sealed record MeasuredCommand(double Seconds, double CpuSeconds, double PeakMebibytes)
{
    private const string Label = "measured ";

    /// <summary>Perl is part of every Debian; clock_gettime and wait4 have these numbers on x86-64.</summary>
    private const string Script = """
        my $time = "\0" x 16;
        sub now { syscall(228, 1, $time); my ($s, $n) = unpack("q2", $time); return $s + $n / 1e9; }
        my $begin = now();
        my $child = fork();
        if ($child == 0) { open(STDOUT, ">", "/dev/null"); exec(@ARGV); exit(127); }
        my ($status, $usage) = ("\0" x 8, "\0" x 144);
        syscall(61, $child, $status, 0, $usage);
        my $end = now();
        my @u = unpack("q5", $usage);
        printf("measured %.4f %.4f %d\n", $end - $begin, $u[0] + $u[1] / 1e6 + $u[2] + $u[3] / 1e6, $u[4]);
        exit(unpack("l", $status) == 0 ? 0 : 1);
        """;

    /// <exception cref="DevCluster.Processes.CommandException">The command failed.</exception>
    public static async Task<MeasuredCommand> RunAsync(Node node, IReadOnlyList<string> command, CancellationToken cancellation) =>
        Parse((await node.ExecAsync(["perl", "-e", Script, "--", .. command], cancellation: cancellation)).EnsureSuccess().Output);

    internal static MeasuredCommand Parse(string output)
    {
        var line = output.Split('\n').LastOrDefault(line => line.StartsWith(Label, StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"Nothing was measured: {output}");
        var numbers = line[Label.Length..].Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        return new MeasuredCommand(numbers[0], numbers[1], numbers[2] / 1024);
    }
}
