namespace Tier.DataGenerator.Tracks;

/// <summary>What riders do, in the order of the funnel. The first two are Segment's own names of its mobile life cycle.</summary>
internal static class EventNames
{
    public const string ApplicationInstalled = "Application Installed";
    public const string ApplicationOpened = "Application Opened";
    public const string SignupStarted = "Signup Started";
    public const string SignupCompleted = "Signup Completed";
    public const string PaymentMethodAdded = "Payment Method Added";
    public const string VehicleReserved = "Vehicle Reserved";
    public const string ReservationCancelled = "Reservation Cancelled";
    public const string RideStarted = "Ride Started";
    public const string RideEnded = "Ride Ended";
    public const string RideRated = "Ride Rated";
}
