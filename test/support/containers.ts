/** The stores as containers, where Docker (or what answers like it) runs and no server is installed. */

/** The versions that docker-compose.yml runs. */
const REDIS_IMAGE = "redis:8-alpine";
const POSTGRES_IMAGE = "postgres:17-alpine";

type Started = { readonly url: string; readonly stop: () => Promise<void> };

/** Whether a container engine answers here; if not, why. */
export async function findContainerEngine(): Promise<{ readonly found: boolean; readonly why: string }> {
  try {
    const { getContainerRuntimeClient } = await import("testcontainers");
    await getContainerRuntimeClient();
    return { found: true, why: "" };
  } catch {
    return { found: false, why: "no Docker" };
  }
}

export async function startRedisContainer(): Promise<Started> {
  const { RedisContainer } = await import("@testcontainers/redis");
  const container = await new RedisContainer(REDIS_IMAGE).start();
  return { url: container.getConnectionUrl(), stop: async () => void (await container.stop()) };
}

export async function startPostgresContainer(): Promise<Started> {
  const { PostgreSqlContainer } = await import("@testcontainers/postgresql");
  const container = await new PostgreSqlContainer(POSTGRES_IMAGE).start();
  return { url: container.getConnectionUri(), stop: async () => void (await container.stop()) };
}
