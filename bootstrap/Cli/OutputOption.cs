using System.CommandLine;

namespace Cpctl.Bootstrap.Cli;

/// <summary>-o table|json|yaml, the same on every command that tells something.</summary>
internal sealed class OutputOption : Option<string>
{
    public OutputOption()
        : base("--output", "-o")
    {
        Description = "How to write the result.";
        DefaultValueFactory = _ => "table";
        this.AcceptOnlyFromAmong("table", "json", "yaml");
    }

    public OutputFormat Of(ParseResult parsed) => parsed.GetValue(this) switch
    {
        "json" => OutputFormat.Json,
        "yaml" => OutputFormat.Yaml,
        _ => OutputFormat.Table,
    };
}
