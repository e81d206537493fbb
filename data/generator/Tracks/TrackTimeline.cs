using Tier.DataGenerator.Chance;
using Tier.DataGenerator.Weather;

namespace Tier.DataGenerator.Tracks;

/// <summary>
/// All app events in time order, without end. Sessions begin minute by minute; the later events of the sessions begun so far wait
/// in a queue until their minute comes, so only as many are kept as riders are under way.
/// </summary>
internal sealed class TrackTimeline(ulong seed)
{
    // Sessions that begin in a city of usual demand, a minute, at a usual hour.
    private const double UsualRate = 0.078;
    private const double ShareOfFirstSessions = 0.16;

    private readonly WeatherModel weather = new(seed);
    private readonly int[] riders = [.. Enumerable.Repeat(Rider.SignedUpBefore, City.All.Count)];
    private readonly Dictionary<(int City, int Number), DateTime> busyUntil = [];
    private readonly PriorityQueue<TrackEvent, (DateTime Time, long Added)> waiting = new();
    private long added;

    /// <summary>The events, by the time of the phone.</summary>
    public IEnumerable<TrackEvent> Events()
    {
        for (var minute = 0L; ; minute++)
        {
            var begin = GeneratorOptions.Start.AddMinutes(minute);
            for (var city = 0; city < City.All.Count; city++)
                BeginSessions(city, minute, begin);
            while (waiting.TryPeek(out var next, out _) && next.OriginalTimestamp < begin.AddMinutes(1))
                yield return waiting.Dequeue();
            if (minute % 60 == 0)
                ForgetIdle(begin);
        }
    }

    private void BeginSessions(int city, long minute, DateTime begin)
    {
        var random = SplitMix64.For(seed, Purpose.Session, city, minute);
        var rain = weather.RainAt(city, begin.AddMinutes(-begin.Minute % 10));
        var rate = UsualRate * City.All[city].Demand * RushHours.At(City.All[city].LocalHour(begin)) * (rain == 0 ? 1 : 0.7);
        if (!random.Happens(rate))
            return;
        var start = begin.AddMilliseconds(random.Between(0, 59_999));
        var isFirst = random.Happens(ShareOfFirstSessions);
        var number = isFirst ? riders[city]++ : random.Between(0, riders[city] - 1);
        if (busyUntil.TryGetValue((city, number), out var end) && end >= start)
            return;
        var session = new RiderSession(Rider.Of(seed, city, number), isFirst, start, rain, random).Play();
        busyUntil[(city, number)] = session[^1].OriginalTimestamp;
        foreach (var track in session)
            waiting.Enqueue(track, (track.OriginalTimestamp, added++));
    }

    private void ForgetIdle(DateTime now)
    {
        foreach (var (rider, _) in busyUntil.Where(entry => entry.Value < now).ToList())
            busyUntil.Remove(rider);
    }
}
