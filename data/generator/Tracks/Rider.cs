using System.Globalization;
using Tier.DataGenerator.Chance;

namespace Tier.DataGenerator.Tracks;

/// <summary>A rider and their phone: a pure function of seed, city and number, so that no rider has to be kept.</summary>
internal sealed record Rider
{
    /// <summary>The riders of each city, by number from 0, who signed up before the first event. Higher numbers install the app later.</summary>
    public const int SignedUpBefore = 150;

    /// <summary>Null where the phone doesn't tell, as every nullable value here.</summary>
    public required string? TimeZone { get; init; }

    public required DeviceModel Device { get; init; }

    public required string? Manufacturer { get; init; }

    public required string OsVersion { get; init; }

    /// <summary>iOS: the vendor's identifier, a UUID. Android: the 16 hexadecimal digits of <c>ANDROID_ID</c>.</summary>
    public required string? DeviceId { get; init; }

    public required string AppVersion { get; init; }

    public required string? AppBuild { get; init; }

    public required string AnonymousId { get; init; }

    /// <summary>The user's id once they have signed up.</summary>
    public required string UserId { get; init; }

    public required SignupProgress Signup { get; init; }

    public bool IsOnIos => Device.OsName == "iOS";

    /// <summary>The rider of a number.</summary>
    public static Rider Of(ulong seed, int city, int number)
    {
        var random = SplitMix64.For(seed, Purpose.Rider, city, number);
        var ios = random.Happens(0.58);
        var device = random.OneOf(ios ? DeviceModel.Apple : DeviceModel.Android);
        var release = random.OneOf(AppRelease.InUse);
        var anonymousId = Uuid.Next(random);
        var vendorId = Uuid.Next(random).ToString().ToUpperInvariant();
        var androidId = random.Next().ToString("x16", CultureInfo.InvariantCulture);
        return new Rider
        {
            TimeZone = random.Happens(0.01) ? null : City.All[city].TimeZone,
            Device = device,
            Manufacturer = random.Happens(0.015) ? null : device.Manufacturer,
            OsVersion = random.OneOf(device.OsVersions),
            DeviceId = random.Happens(0.02) ? null : ios ? vendorId : androidId,
            AppVersion = release.Version,
            AppBuild = random.Happens(0.01) ? null : ios ? release.IosBuild : release.AndroidBuild,
            AnonymousId = ios ? anonymousId.ToString().ToUpperInvariant() : anonymousId.ToString(),
            UserId = random.Next().ToString("x16", CultureInfo.InvariantCulture),
            Signup = SignupOf(number, random.NextFraction()),
        };
    }

    private static SignupProgress SignupOf(int number, double chance) => number < SignedUpBefore ? SignupProgress.Completed : chance switch
    {
        < 0.15 => SignupProgress.None,
        < 0.32 => SignupProgress.Started,
        _ => SignupProgress.Completed,
    };
}
