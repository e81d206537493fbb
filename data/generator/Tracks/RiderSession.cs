using Tier.DataGenerator.Chance;

namespace Tier.DataGenerator.Tracks;

/// <summary>What one rider does from opening the app to the end of a ride, or to where they give up.</summary>
internal sealed class RiderSession(Rider rider, bool isFirst, DateTime start, double rain, SplitMix64 random)
{
    private readonly List<TrackEvent> events = [];
    private DateTime now = start;
    private bool isSignedUp = !isFirst && rider.Signup == SignupProgress.Completed;
    private int? vehicle;

    /// <summary>The session's events in time order.</summary>
    public IReadOnlyList<TrackEvent> Play()
    {
        if (isFirst)
            Install();
        Happened(EventNames.ApplicationOpened, 0, 0);
        if (isFirst)
            SignUp();
        if (isSignedUp && random.Happens(RideAppetite))
            Ride();
        return events;
    }

    // In rain a rider looks for a scooter and takes the underground.
    private double RideAppetite => rain switch { 0 => 0.74, < 0.5 => 0.34, _ => 0.15 };

    private void Install()
    {
        Happened(EventNames.ApplicationInstalled, 0, 0);
        Pass(3, 25);
    }

    private void SignUp()
    {
        if (rider.Signup == SignupProgress.None)
            return;
        Happened(EventNames.SignupStarted, 8, 70);
        if (rider.Signup == SignupProgress.Started)
            return;
        isSignedUp = true;
        Happened(EventNames.SignupCompleted, 50, 240);
        Happened(EventNames.PaymentMethodAdded, 25, 120);
    }

    private void Ride()
    {
        vehicle = random.Between(100_001, 112_000);
        Happened(EventNames.VehicleReserved, 12, 110);
        if (random.Happens(rain == 0 ? 0.11 : 0.3))
        {
            Happened(EventNames.ReservationCancelled, 25, 580);
            return;
        }

        Happened(EventNames.RideStarted, 30, 480);
        Happened(EventNames.RideEnded, 150, random.Happens(0.8) ? 960 : 2_400);
        if (random.Happens(0.36))
            Happened(EventNames.RideRated, 4, 45, Stars());
    }

    private int Stars() => random.NextFraction() switch { < 0.05 => 1, < 0.09 => 2, < 0.18 => 3, < 0.4 => 4, _ => 5 };

    private void Happened(string name, int leastSeconds, int mostSeconds, int? rating = null)
    {
        Pass(leastSeconds, mostSeconds);
        var sent = now.AddMilliseconds(random.Between(300, 2_500));
        events.Add(new TrackEvent
        {
            OriginalTimestamp = now,
            SentAt = random.Happens(0.004) ? null : sent,
            ReceivedAt = sent.AddMilliseconds(random.Between(40, 1_800)),
            MessageId = Uuid.Next(random),
            Name = name,
            Rider = rider,
            IsSignedUp = isSignedUp,
            VehicleNumber = vehicle,
            Rating = rating,
        });
    }

    private void Pass(int leastSeconds, int mostSeconds) => now = now.AddMilliseconds(random.Between(leastSeconds * 1_000, mostSeconds * 1_000));
}
