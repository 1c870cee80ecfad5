using System.CommandLine;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Backups;

namespace Cpctl.Bootstrap.Cli.Commands;

/// <summary>Those of <c>cpctl backup</c> that are about bundles that were made by schedule or by request.</summary>
internal static class BackupStoreCommands
{
    public static DetailedCommand CreateList(CliServices services)
    {
        var place = new Argument<string?>("place") { Description = "A directory with bundles, or s3://BUCKET[/PREFIX]. [default: ask the cluster]", Arity = ArgumentArity.ZeroOrOne };
        var (kubeconfig, output) = (CommonOptions.Kubeconfig(), CommonOptions.Output());
        var command = new DetailedCommand(
            "list",
            "Show which backups there are.",
            """
            Without a place the cluster is asked for its EtcdBackups. With one, the records beside the bundles tell: that needs neither a key nor a
            cluster. VERIFIED: it was read back from its destination and is what was made.
            A bucket that spec.backup.destination names is asked as it says. Otherwise: AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and,
            where they matter, AWS_REGION and AWS_CA_BUNDLE.
            Exit codes: 0 shown, 2 the place can't be read, 4 the API or the store does not answer.

            Examples:
              cpctl backup list
              cpctl backup list /srv/backups -o json | jq -r '.items[0].file'
              cpctl backup list s3://backups/blue
            """) { place, kubeconfig, output };
        command.SetAction((parsed, cancel) => parsed.GetValue(place) is { } where
            ? new BackupListHandler(services).PlaceAsync(where, output.Of(parsed), cancel)
            : new BackupListHandler(services).ObjectsAsync(parsed.GetValue(kubeconfig), output.Of(parsed), cancel));
        return command;
    }

    public static DetailedCommand CreatePrune(CliServices services)
    {
        var place = new Argument<string?>("place") { Description = "A directory with bundles, or s3://BUCKET[/PREFIX]. [default: spec.backup.destination]", Arity = ArgumentArity.ZeroOrOne };
        var (last, hourly, daily, weekly) = (Count("--last", "The newest."), Count("--hourly", "The newest of each hour."), Count("--daily", "The newest of each day."), Count("--weekly", "The newest of each week."));
        var size = new Option<long?>("--max-total-bytes") { Description = "The oldest go above this.", HelpName = "BYTES" };
        var dryRun = CommonOptions.DryRun("Say which bundles would go; change nothing.");
        var command = new DetailedCommand(
            "prune",
            "Remove bundles that no rule asks for.",
            """
            A bundle stays while any rule asks for it. Rules that are given stand alone; without any, those of spec.backup.retention hold. The newest
            verified bundle of each cluster stays whatever the rules say. Retention does this after each scheduled backup by itself.
            A bucket that spec.backup.destination names is asked as it says. Otherwise: AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and,
            where they matter, AWS_REGION and AWS_CA_BUNDLE.
            Exit codes: 0 done, 2 the place can't be read or no rule is known, 4 the API or the store does not answer.

            Examples:
              cpctl backup prune --dry-run
              cpctl backup prune /mnt/copies --daily 30 --weekly 52
            """) { place, last, hourly, daily, weekly, size, dryRun };
        command.SetAction((parsed, cancel) =>
        {
            int?[] counts = [parsed.GetValue(last), parsed.GetValue(hourly), parsed.GetValue(daily), parsed.GetValue(weekly)];
            var rules = counts.All(count => count is null) && parsed.GetValue(size) is null ? null : new BackupRetention
            {
                Last = counts[0] ?? 0,
                Hourly = counts[1] ?? 0,
                Daily = counts[2] ?? 0,
                Weekly = counts[3] ?? 0,
                MaxTotalBytes = parsed.GetValue(size) ?? 0,
            };
            return new PruneHandler(services).RunAsync(parsed.GetValue(place), rules, parsed.GetValue(dryRun), cancel);
        });
        return command;
    }

    public static DetailedCommand CreateCopy(CliServices services)
    {
        var file = new Argument<string>("file") { Description = "A bundle, with its record beside it; also s3://BUCKET/NAME." };
        var place = new Argument<string>("place") { Description = "Where the copy goes: a directory, made when it is missing, or s3://BUCKET[/PREFIX]." };
        var dryRun = CommonOptions.DryRun("Say what would be copied; change nothing.");
        var command = new DetailedCommand(
            "copy",
            "Copy a bundle, and read the copy back.",
            """
            The bundle's record goes with it, so that the copy can be listed, pruned and copied again. No key is needed: the record's SHA-256 tells whether
            the copy is whole; one that is not is removed again.
            A bucket that spec.backup.destination names is asked as it says. Otherwise: AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and,
            where they matter, AWS_REGION and AWS_CA_BUNDLE.
            Exit codes: 0 copied and verified, 2 it can't be read or written or is not whole, 3 it is there already, 4 the store does not answer.

            Examples:
              cpctl backup copy /srv/backups/cpctl-20261123T070000Z-cp2.tar.age /mnt/copies
              cpctl backup copy s3://backups/blue/cpctl-20261123T070000Z-cp2.tar.age /root
            """) { file, place, dryRun };
        command.SetAction((parsed, cancel) => new CopyHandler(services).RunAsync(parsed.GetValue(file)!, parsed.GetValue(place)!, parsed.GetValue(dryRun), cancel));
        return command;
    }

    private static Option<int?> Count(string name, string what)
    {
        var option = new Option<int?>(name) { Description = what, HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() < 0) result.AddError($"{name} counts bundles: 0 or more.");
        });
        return option;
    }
}
