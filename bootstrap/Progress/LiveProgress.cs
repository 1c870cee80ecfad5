using System.Globalization;
using Cpctl.Api.Text;
using Spectre.Console;

namespace Cpctl.Bootstrap.Progress;

/// <summary>The phase list of a terminal: every phase with its time, the running one with what it waits for.</summary>
internal sealed class LiveProgress : IPhaseProgress
{
    private readonly IAnsiConsole _console;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly List<PhaseLine> _lines;
    private readonly List<string> _warnings = [];

    private LiveProgress(IAnsiConsole console, TimeProvider time, IReadOnlyList<string> phases)
    {
        _console = console;
        _time = time;
        _lines = [.. phases.Select(phase => new PhaseLine(phase))];
    }

    /// <summary>Shows the list on a terminal while the work runs, and leaves its final state on screen.</summary>
    public static async Task RunAsync(
        TextWriter output, TimeProvider time, IReadOnlyList<string> phases, Func<IPhaseProgress, Task> work, CancellationToken cancel)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output), Ansi = AnsiSupport.Yes, Interactive = InteractionSupport.Yes });
        var progress = new LiveProgress(console, time, phases);
        var running = work(progress);
        await console.Live(progress.Render()).StartAsync(async display =>
        {
            while (!running.IsCompleted)
            {
                display.UpdateTarget(progress.Render());
                await Task.WhenAny(running, Task.Delay(TimeSpan.FromMilliseconds(120), time, cancel));
            }

            display.UpdateTarget(progress.Render());
        });

        // What follows, a result or an error, begins on a line of its own.
        console.WriteLine();
        await running;
    }

    public void Begin(string phase) => Change(phase, line =>
    {
        line.Standing = PhaseState.Running;
        line.Started = _time.GetTimestamp();
    });

    public void Say(string message)
    {
        lock (_gate)
        {
            if (_lines.Find(line => line.Standing == PhaseState.Running) is { } running) running.Message = message;
        }
    }

    public void Warn(string message)
    {
        lock (_gate) _warnings.Add(message);
    }

    public void End(string phase) => Change(phase, line => Finish(line, PhaseState.Done));

    public void Fail(string phase) => Change(phase, line => Finish(line, PhaseState.Failed));

    private void Finish(PhaseLine line, PhaseState standing)
    {
        line.Standing = standing;
        line.Taken = _time.GetElapsedTime(line.Started);
    }

    private void Change(string phase, Action<PhaseLine> change)
    {
        lock (_gate)
        {
            if (_lines.Find(line => line.Name == phase) is { } line) change(line);
        }
    }

    private Grid Render()
    {
        lock (_gate)
        {
            var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn(new GridColumn().NoWrap()).AddColumn(new GridColumn().RightAligned().NoWrap()).AddColumn();
            foreach (var line in _lines) grid.AddRow(Mark(line), Name(line), Time(line), Message(line));
            foreach (var warning in _warnings) grid.AddRow("[yellow]![/]", "[yellow]warning[/]", "", Visible(warning));
            return grid;
        }
    }

    private static string Mark(PhaseLine line) => line.Standing switch
    {
        PhaseState.Done => "[green]✓[/]",
        PhaseState.Failed => "[red]✗[/]",
        PhaseState.Running => "[blue]●[/]",
        _ => "[grey]·[/]",
    };

    private static string Name(PhaseLine line) => line.Standing == PhaseState.Ahead ? $"[grey]{line.Name}[/]" : line.Name;

    private static string Message(PhaseLine line) => line.Standing == PhaseState.Running ? $"[grey]{Visible(line.Message)}[/]" : "";

    private static string Visible(string text) => Markup.Escape(VisibleText.OfLines(text));

    private string Time(PhaseLine line) => line.Standing switch
    {
        PhaseState.Ahead => "",
        PhaseState.Running => Seconds(_time.GetElapsedTime(line.Started)),
        _ => Seconds(line.Taken),
    };

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s";
}
