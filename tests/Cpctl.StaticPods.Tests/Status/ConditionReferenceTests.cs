using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Cpctl.Etcd.Maintenance;
using Cpctl.Etcd.Membership;
using Cpctl.Pki.Kubeconfigs;
using Cpctl.Pki.Joining;
using Cpctl.Pki.Rotation;
using Cpctl.StaticPods.Events;
using Cpctl.StaticPods.Status;

namespace Cpctl.StaticPods.Tests.Status;

/// <summary>docs/conditions.md and docs/rollouts.md explain every reason there is in the code, and none besides.</summary>
[Trait("Category", "Unit")]
public sealed partial class ConditionReferenceTests
{
    private static readonly string Root = Path.GetFullPath("../../..", Path.GetDirectoryName(ThisFile())!);

    [Fact]
    public void Conditions_Reasons_AreThoseOfTheCode()
    {
        var documented = Reasons(File.ReadAllText(Path.Combine(Root, "docs/conditions.md")).Split("\n## Events\n")[0]);

        Assert.Equal(Constants(typeof(ConditionReasons)), documented);
    }

    [Fact]
    public void Conditions_Types_HaveASectionEach()
    {
        var text = File.ReadAllText(Path.Combine(Root, "docs/conditions.md"));

        Assert.All(Constants(typeof(ConditionTypes)), type => Assert.Contains($"\n## {type}\n", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Events_Reasons_AreThoseOfTheCode()
    {
        var documented = Reasons(File.ReadAllText(Path.Combine(Root, "docs/conditions.md")).Split("\n## Events\n")[1]);

        Assert.Equal(Constants(typeof(EventReasons)), EventReasons.All.ToHashSet(StringComparer.Ordinal));
        Assert.Equal([.. EventReasons.All, .. Steps(typeof(MembershipStep)), .. Steps(typeof(MaintenanceStep)), MaintenanceReporter.ContentDiffers, .. Constants(typeof(BackupEventReasons)), SealedSigners.RefusedReason, BreakGlassKubeconfig.EventReason, .. RotationSteps.All.Append(RotationSteps.Refused).Select(step => $"Rotation{step}")], documented);
    }

    [Fact]
    public void Gate_Rules_AreThoseOfTheCode() => Assert.Equal(
        Enum.GetNames<GateRule>().Except([nameof(GateRule.None)]).ToHashSet(StringComparer.Ordinal),
        Reasons(File.ReadAllText(Path.Combine(Root, "docs/rollouts.md"))));

    [Fact]
    public void Rules_NameTheirReasons_InOnePlace()
    {
        var written = Directory.EnumerateFiles(Path.Combine(Root, "static-pods/Status"), "*Rule.cs")
            .SelectMany(file => Literal().Matches(File.ReadAllText(file)).Select(match => $"{Path.GetFileName(file)}: {match.Value}"));

        Assert.Empty(written);
    }

    /// <summary>The operator's controllers of members name their events after their steps.</summary>
    private static IEnumerable<string> Steps(Type steps) => steps.GetNestedTypes()
        .Where(step => step.Name is not (nameof(MembershipStep.Nothing) or nameof(MembershipStep.Wait)))
        .Select(step => $"Etcd{step.Name}");

    private static HashSet<string> Constants(Type type) =>
        [.. type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!)];

    /// <summary>The first cell of every row that names a word of the code.</summary>
    private static HashSet<string> Reasons(string text) => [.. Row().Matches(text).Select(match => match.Groups["reason"].Value)];

    private static string ThisFile([CallerFilePath] string path = "") => path;

    [GeneratedRegex(@"^\| `(?<reason>[A-Z][A-Za-z]+)` \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Row();

    [GeneratedRegex("(?<!\\$)\"[A-Z][A-Za-z]+\"", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Literal();
}
