using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Cpctl.Bootstrap.Cli.Commands;

internal static class VersionCommand
{
    public static Command Create(CliServices services)
    {
        var output = CommonOptions.Output();
        var command = new Command("version", "Say which cpctl this is.") { output };
        command.SetAction(parsed =>
        {
            var format = output.Of(parsed);
            if (format == OutputFormat.Table)
            {
                services.Console.Out.WriteLine($"cpctl {BuildInfo.Version}");
                return;
            }

            ResultWriter.Write(services.Console.Out, format, new JsonObject
            {
                ["version"] = BuildInfo.Version,
                ["commit"] = BuildInfo.Commit,
                ["built"] = BuildInfo.BuiltAt.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                ["runtime"] = System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription,
            });
        });
        return command;
    }
}
