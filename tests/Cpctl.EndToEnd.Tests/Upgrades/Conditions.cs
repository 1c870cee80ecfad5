using Cpctl.DevCluster.Installation;

namespace Cpctl.EndToEnd.Tests.Upgrades;

/// <summary>Waits for what a ControlPlane says about itself.</summary>
internal static class Conditions
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    /// <summary>Until the condition has the status, and its message holds the text.</summary>
    public static Task SaysAsync(this ControlPlaneEdit edit, string type, string status, string text = "") => Eventually.HoldsAsync($"{type} is {status}", Soon, async () =>
    {
        var conditions = (await edit.ReadAsync(TestContext.Current.CancellationToken))["status"]?["conditions"]?.AsArray() ?? [];
        var condition = conditions.FirstOrDefault(condition => (string?)condition!["type"] == type);
        return (string?)condition?["status"] == status && ((string?)condition["message"] ?? "").Contains(text, StringComparison.Ordinal) ? null : $"{condition}";
    });
}
