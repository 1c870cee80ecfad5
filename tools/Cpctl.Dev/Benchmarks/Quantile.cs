namespace Cpctl.Dev.Benchmarks;

/// <summary>The value below which a share of all values lies; between two of them, the nearer one's way.</summary>
internal static class Quantile
{
    public static double Median(IEnumerable<double> values) => Of(values, 0.5);

    /// <param name="share">0 to 1.</param>
    /// <exception cref="InvalidOperationException">There are no values.</exception>
    public static double Of(IEnumerable<double> values, double share)
    {
        var ordered = values.Order().ToArray();
        if (ordered.Length == 0)
            throw new InvalidOperationException("No value was measured.");
        var place = (ordered.Length - 1) * share;
        var (below, above) = (ordered[(int)Math.Floor(place)], ordered[(int)Math.Ceiling(place)]);
        return below + ((above - below) * (place - Math.Floor(place)));
    }
}
