using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace Cpctl.Dev.Testing;

/// <summary>What a test program wrote of itself in xUnit.net's XML format.</summary>
/// <param name="Errors">What failed outside of a test: the clean-up of a fixture, or the program itself.</param>
internal sealed partial record TestReport(IReadOnlyList<ReportedTest> Tests, IReadOnlyList<string> Errors)
{
    /// <summary>Exit code of a program whose filters left no test.</summary>
    private const int NoTestsRan = 8;

    public IEnumerable<ReportedTest> Failed => Tests.Where(test => !test.Passed);

    /// <param name="xml">Null when the program wrote no report, or broke off in it.</param>
    /// <param name="exitCode">A bad one that the report does not explain is an error of its own.</param>
    public static TestReport Read(string? xml, int exitCode)
    {
        var report = Parse(xml);
        if (exitCode is 0 or NoTestsRan || (report is not null && (report.Errors.Count > 0 || report.Failed.Any())))
            return report ?? new TestReport([], exitCode == NoTestsRan ? [] : ["The program ended well, but wrote no report."]);
        return new TestReport(report?.Tests ?? [], [$"The program ended with exit code {exitCode}, and its report does not say why."]);
    }

    internal static string? FailedFixture(string reason) => FixtureMessage().Match(reason) is { Success: true } match ? "fixture " + match.Groups["type"].Value : null;

    private static TestReport? Parse(string? xml)
    {
        try
        {
            if (xml is null)
                return null;
            var assemblies = XDocument.Parse(xml).Root!.Elements("assembly").ToArray();
            return new TestReport(
                [.. assemblies.Descendants("test").Where(test => (string?)test.Attribute("result") != "NotRun").Select(TestOf)],
                [.. assemblies.Elements("errors").Elements("error").Select(error => $"{(string?)error.Attribute("type")} {(string?)error.Attribute("name")}: {FailureOf(error)}")]);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static ReportedTest TestOf(XElement test) => new(
        (string)test.Attribute("name")!,
        $"{(string?)test.Attribute("type")}.{(string?)test.Attribute("method")}",
        (string?)test.Attribute("result") == "Pass",
        [.. test.Elements("traits").Elements("trait").Where(trait => (string?)trait.Attribute("name") == "Category").Select(trait => (string)trait.Attribute("value")!)],
        (string?)test.Element("reason") ?? FailureOf(test));

    private static string FailureOf(XElement owner)
    {
        var failure = owner.Element("failure");
        return string.Join('\n', new[] { (string?)failure?.Element("message"), (string?)failure?.Element("stack-trace") }.Where(text => !string.IsNullOrEmpty(text)));
    }

    [GeneratedRegex(@"(?:Collection|Class|Assembly) fixture type '(?<type>[^']+)' threw in ", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex FixtureMessage();
}
