using Cpctl.Api.Runtime;

namespace Cpctl.StaticPods.Events;

/// <summary>What an Event says.</summary>
/// <param name="Severity">Whether somebody should look.</param>
/// <param name="Reason">One of <see cref="EventReasons"/>.</param>
/// <param name="Message">A sentence.</param>
internal sealed record News(EventSeverity Severity, string Reason, string Message)
{
    public static News Normal(string reason, string message) => new(EventSeverity.Normal, reason, message);

    public static News Warning(string reason, string message) => new(EventSeverity.Warning, reason, message);
}
