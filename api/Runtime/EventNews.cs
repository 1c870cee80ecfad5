using Cpctl.Api.Resources;

namespace Cpctl.Api.Runtime;

/// <summary>Something that happened, once or several times, on its way to becoming an event.</summary>
/// <param name="About">The object it happened to.</param>
/// <param name="Severity">Whether somebody should look.</param>
/// <param name="Reason">One word in CamelCase.</param>
/// <param name="Message">A sentence.</param>
/// <param name="First">When it happened first.</param>
internal sealed record EventNews(IKubeObject About, EventSeverity Severity, string Reason, string Message, DateTimeOffset First)
{
    /// <summary>It stands for many of its reason, whose messages differ: one event, whose message is the latest.</summary>
    public bool IsFolded { get; init; }

    public DateTimeOffset Last { get; init; } = First;

    public int Count { get; init; } = 1;

    /// <summary>News of one key are one event.</summary>
    public string Key => $"{About.Kind}\n{About.Metadata.Uid}\n{About.Metadata.Name}\n{Severity}\n{Reason}\n{(IsFolded ? "" : Message)}";
}
