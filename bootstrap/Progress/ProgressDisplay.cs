using System.Runtime.CompilerServices;
using Cpctl.Bootstrap.Cli;

namespace Cpctl.Bootstrap.Progress;

/// <summary>Chooses how progress is shown: a live list on a terminal, plain lines elsewhere. Both go to stderr; stdout is for results.</summary>
internal static class ProgressDisplay
{
    public static Task RunAsync(
        CliConsole console, TimeProvider time, IReadOnlyList<string> phases, Func<IPhaseProgress, Task> work, CancellationToken cancel) =>
        console.ErrorIsTerminal ? RunLiveAsync(console, time, phases, work, cancel) : work(new PlainProgress(console.Error, time));

    // Apart, so that the terminal library is only loaded when there is a terminal.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Task RunLiveAsync(
        CliConsole console, TimeProvider time, IReadOnlyList<string> phases, Func<IPhaseProgress, Task> work, CancellationToken cancel) =>
        LiveProgress.RunAsync(console.Error.Plain, time, phases, work, cancel);
}
