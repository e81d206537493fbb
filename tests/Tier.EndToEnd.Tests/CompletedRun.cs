using Tier.EndToEnd.Tests.Running;

namespace Tier.EndToEnd.Tests;

/// <summary>A run of all the data that has ended, and the folder that it left.</summary>
internal sealed record CompletedRun(ProjectFolder Folder, Finished Run);
