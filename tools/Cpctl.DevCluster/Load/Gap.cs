namespace Cpctl.DevCluster.Load;

/// <summary>A stretch of time in which nothing was acknowledged.</summary>
/// <param name="At">When it began, since the load began.</param>
public sealed record Gap(TimeSpan At, TimeSpan Length)
{
    /// <summary>The longest stretch without one of <paramref name="acknowledged"/>; the edges count, so that a client that got nothing at all has one gap.</summary>
    public static Gap Longest(IEnumerable<TimeSpan> acknowledged, TimeSpan from, TimeSpan to)
    {
        var longest = new Gap(from, TimeSpan.Zero);
        var last = from;
        foreach (var time in acknowledged.Where(time => time > from && time < to).Order().Append(to))
        {
            if (time - last > longest.Length)
                longest = new Gap(last, time - last);
            last = time;
        }
        return longest;
    }
}
