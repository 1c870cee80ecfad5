namespace Cpctl.Bootstrap.Recovering;

/// <summary>The phases of <c>cpctl recover quorum</c>, in order. Public: the journal, documentation and scripts use these names.</summary>
internal static class RecoverPhaseNames
{
    public const string Preflight = "preflight";
    public const string Stop = "stop";
    public const string Copy = "copy";
    public const string Replay = "replay";
    public const string Data = "data";
    public const string Start = "start";
    public const string Done = "done";

    public static IReadOnlyList<string> All { get; } = [Preflight, Stop, Copy, Replay, Data, Start, Done];
}
